package io.crossfade.backfill.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/** Ends a row of jobs: the one that runs, and with it those that have not begun. Thread-safe. */
final class Cancellation {
    @GuardedBy("this") private boolean requested;

    @GuardedBy("this") private @Nullable Runnable running;

    /** Ends the row. Does not block. */
    synchronized void request() {
        requested = true;
        if (running != null) {
            running.run();
        }
    }

    /** The next job begins, and {@code cancel} ends it; returns false if the row has been ended, and so has the job. */
    synchronized boolean begins(Runnable cancel) {
        running = cancel;
        if (requested) {
            cancel.run();
        }
        return !requested;
    }
}
