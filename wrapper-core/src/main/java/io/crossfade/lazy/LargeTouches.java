package io.crossfade.lazy;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies large values that were touched, one after the other, on a thread of its own. A caller waits for a bounded time; the copy
 * goes on without it, and whoever touches the key meanwhile waits for the same copy. Thread-safe.
 */
final class LargeTouches implements AutoCloseable {
    private static final long LONGEST_CLOSE_MILLIS = 5_000;

    /** Copies one key in parts. */
    interface Copy {
        /**
         * Blocks until the key has moved.
         *
         * @param goOn says whether the copy is still wanted
         * @throws MigrationException if it could not be copied
         */
        void run(Key key, BooleanSupplier goOn);
    }

    private record Touch(Key key, BooleanSupplier wanted) {}

    private final Copy copy;
    private final Duration longestWait;
    private final Thread thread = new Thread(this::run, "crossfade-large-touches");
    private volatile boolean running = true;

    @GuardedBy("this") private final Deque<Touch> waiting = new ArrayDeque<>();

    @GuardedBy("this") private final Map<Key, CompletableFuture<Void>> copies = new HashMap<>();

    @GuardedBy("this") private boolean started;

    LargeTouches(Copy copy, Duration longestWait) {
        this.copy = copy;
        this.longestWait = longestWait;
        thread.setDaemon(true);
    }

    /**
     * Begins to copy a key for as long as it is {@code wanted}, or joins the copy that is under way; the thread starts with the
     * first.
     */
    synchronized CompletableFuture<Void> begin(Key key, BooleanSupplier wanted) {
        CompletableFuture<Void> underWay = copies.get(key);
        if (underWay != null) {
            return underWay;
        }
        CompletableFuture<Void> begun = new CompletableFuture<>();
        copies.put(key, begun);
        waiting.add(new Touch(key, wanted));
        if (!started) {
            started = true;
            thread.start();
        }
        notifyAll();
        return begun;
    }

    /** Returns the copy of a key that is under way, or null. */
    synchronized @Nullable CompletableFuture<Void> underWay(Key key) {
        return copies.get(key);
    }

    /**
     * Waits for a copy until {@code startNanos} and the longest wait have passed.
     *
     * @throws MigrationException if it failed, or is not done by then
     */
    void await(Key key, CompletableFuture<Void> begun, long startNanos) {
        try {
            long left = longestWait.toNanos() - (System.nanoTime() - startNanos);
            begun.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new MigrationException("the command was not sent: the value of key " + key
                    + " is large and is still being copied from the source in parts; try again later");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MigrationException refusal
                    ? new MigrationException(String.valueOf(refusal.getMessage()), refusal)
                    : new MigrationException(
                            "the command was not sent: key " + key + " could not be copied", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException("the command was not sent: interrupted while key " + key + " was copied");
        }
    }

    private void run() {
        Touch touch = next();
        while (touch != null) {
            Throwable failure = null;
            BooleanSupplier wanted = touch.wanted();
            try {
                copy.run(touch.key(), () -> running && wanted.getAsBoolean());
            } catch (RuntimeException
                    | Error e) { // large values are where memory runs out; the next one may be smaller
                failure = e;
            }
            ended(touch.key(), failure);
            touch = next();
        }
    }

    private synchronized @Nullable Touch next() {
        try {
            while (running && waiting.isEmpty()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
        return running ? waiting.remove() : null;
    }

    private void ended(Key key, @Nullable Throwable failure) {
        CompletableFuture<Void> done;
        synchronized (this) {
            done = copies.remove(key);
        }
        if (done != null && failure == null) {
            done.complete(null);
        } else if (done != null) {
            done.completeExceptionally(failure);
        }
    }

    /** Ends the copy under way after the part it is at; its key has not moved. */
    @Override
    public void close() {
        synchronized (this) {
            running = false;
            notifyAll();
        }
        try {
            thread.join(LONGEST_CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
