package io.crossfade.backfill.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/** Pauses and ends a row of jobs: the one that runs, and with it those that have not begun. Thread-safe. */
final class Steering {
    @GuardedBy("this") private @Nullable ExitCode ended;

    @GuardedBy("this") private boolean paused;

    @GuardedBy("this") private @Nullable Steered running;

    /** A job that can be steered; no method blocks. */
    interface Steered {
        /** The job holds, or goes on. */
        void pause(boolean wanted);

        /** The job ends in order. */
        void cancel();
    }

    /** Ends the row, which is why the command will end so. Does not block. */
    synchronized void end(ExitCode code) {
        ended = ended == null ? code : ended;
        if (running != null) {
            running.cancel();
        }
    }

    /** Makes the row hold, or go on. Does not block. */
    synchronized void pause(boolean wanted) {
        paused = wanted;
        if (running != null) {
            running.pause(wanted);
        }
    }

    /** The next job begins; returns false if the row has been ended, and so has the job. */
    synchronized boolean begins(Steered job) {
        running = job;
        job.pause(paused);
        if (ended != null) {
            job.cancel();
        }
        return ended == null;
    }

    /** Returns whether the row has been ended. */
    synchronized boolean isEnded() {
        return ended != null;
    }

    /** Returns how a command ends whose row was ended. */
    ExitCode reason() {
        return reasonOr(ExitCode.INTERRUPTED);
    }

    /** As {@link #reason}, or {@code otherwise} if the row was not ended. */
    synchronized ExitCode reasonOr(ExitCode otherwise) {
        return ended == null ? otherwise : ended;
    }
}
