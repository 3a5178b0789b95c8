package io.crossfade.backfill.cli;

import io.crossfade.backfill.checkpoint.Wish;
import java.util.Locale;

/** What the backfill of a checkpoint does at present. */
enum Activity {
    /** There is none. */
    NONE,
    /** There is none, and the next one will begin paused. */
    WAITING,
    /** It works. */
    RUNNING,
    /** It holds. */
    PAUSED,
    /** It is ending. */
    STOPPING;

    static Activity of(boolean inUse, Wish wish) {
        return switch (wish) {
            case RUN -> inUse ? RUNNING : NONE;
            case PAUSE -> inUse ? PAUSED : WAITING;
            case STOP -> inUse ? STOPPING : NONE;
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns what to add to a line about the checkpoint; empty if there is nothing to say. */
    String note() {
        return switch (this) {
            case NONE -> "";
            case WAITING -> ", paused: the next run waits for crossfade resume";
            case RUNNING, PAUSED, STOPPING -> ", " + label();
        };
    }
}
