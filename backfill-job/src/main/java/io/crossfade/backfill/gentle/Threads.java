package io.crossfade.backfill.gentle;

import java.util.Collection;

/** Waits for threads that have been told to end. */
public final class Threads {
    private Threads() {}

    /** Waits for their end, also while interrupted; whoever interrupts finds that kept. One that was never started has ended. */
    public static void awaitEnd(Collection<Thread> threads) {
        awaitEnd(threads, () -> {});
    }

    /** As {@link #awaitEnd(Collection)}, and runs {@code interrupted} each time that the caller is interrupted. */
    public static void awaitEnd(Collection<Thread> threads, Runnable interrupted) {
        boolean wasInterrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    wasInterrupted = true;
                    interrupted.run();
                }
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
