package io.crossfade.shadow;

import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections to the shadow for callers who may wait only so long. Opening one has no bound but the timeouts of the side, so it is done on
 * threads of its own, which start when they are needed and end when they are not. Thread-safe. What is opened too late goes to the pool.
 */
final class Openings implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int WAITING = 1_024;
    private static final long IDLE_SECONDS = 10;
    private static final long LONGEST_CLOSE_MILLIS = 5_000;

    private final AtomicInteger numbers = new AtomicInteger();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), this::thread);

    Openings() {
        threads.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "crossfade-shadow-opening-" + numbers.getAndIncrement());
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Takes a connection of {@code side}; blocks at most so long.
     *
     * @throws LinkException if none can be had by then
     */
    RedisLink lease(RedisSide side, Duration atMost) {
        RedisLink idle = side.leaseIdle();
        return idle == null ? open(side, atMost) : idle;
    }

    private RedisLink open(RedisSide side, Duration atMost) {
        CompletableFuture<RedisLink> opened = new CompletableFuture<>();
        try {
            threads.execute(() -> open(side, opened));
            return opened.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LinkException failure ? failure : late(e);
        } catch (TimeoutException | RejectedExecutionException e) {
            return given(opened, late(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return given(opened, late(e));
        }
    }

    private static void open(RedisSide side, CompletableFuture<RedisLink> opened) {
        if (opened.isDone()) {
            return;
        }
        try {
            RedisLink link = side.lease();
            if (!opened.complete(link)) {
                link.close();
            }
        } catch (RuntimeException e) {
            opened.completeExceptionally(e);
        }
    }

    /** Gives up, unless it has come in the last moment. */
    private static RedisLink given(CompletableFuture<RedisLink> opened, LinkException late) {
        if (opened.completeExceptionally(late) || opened.isCompletedExceptionally()) {
            throw late;
        }
        return opened.join();
    }

    private static LinkException late(Exception cause) {
        return LinkException.unreachable(
                "no connection was open in the time that a caller waits for the shadow", cause);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(LONGEST_CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
