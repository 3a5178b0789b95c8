package io.crossfade.testing;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Runs what blocks on a thread of its own. The pool that {@link CompletableFuture} takes by itself has a single thread on a
 * machine with two cores, from JDK 25 on, so that one test would wait for what another one does.
 */
public final class Background {
    private Background() {}

    /** Calls {@code supplier} at once; returns its result to come, or what it throws. */
    public static <T> CompletableFuture<T> supply(Supplier<T> supplier) {
        return CompletableFuture.supplyAsync(supplier, Background::start);
    }

    /** Runs {@code task} at once. */
    public static CompletableFuture<Void> run(Runnable task) {
        return CompletableFuture.runAsync(task, Background::start);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "test-background");
        thread.setDaemon(true);
        thread.start();
    }
}
