package io.crossfade.jet;

import io.crossfade.backfill.local.Turn;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A turn on a thread of its own, {@code crossfade-turn}, which ends with {@link #close()}. Thread-safe. */
final class MemberTurn implements AutoCloseable {
    private final FutureTask<Turn> task;
    private final Thread thread;

    MemberTurn(Callable<Turn> work) {
        task = new FutureTask<>(work);
        thread = new Thread(task, "crossfade-turn");
        thread.start();
    }

    /** Waits so long for its end; returns how it ended, or null if it has not, and throws what it has thrown. */
    @Nullable Turn await(long millis) {
        try {
            return task.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    boolean isOver() {
        return task.isDone();
    }

    /** Ends the turn in order. Blocks until it has ended. Idempotent. */
    @Override
    public void close() {
        boolean interrupted = false;
        if (!task.isDone()) {
            thread.interrupt();
        }
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
