package io.crossfade.samples.demo;

import io.crossfade.model.Side;
import io.crossfade.spi.MigrationListener;

/** Listens to a migration and keeps how fast each side answers. Thread-safe. */
final class Latencies implements MigrationListener {
    private final Timing source = new Timing();
    private final Timing target = new Timing();

    @Override
    public void authorityAnswered(Side side, long elapsedNanos) {
        of(side).record(elapsedNanos);
    }

    @Override
    public void shadowAnswered(Side side, int commands, long elapsedNanos) {
        of(side).record(elapsedNanos);
    }

    /** Returns the times of a side: single calls while it is the authority, batches while it is the shadow. */
    Timing of(Side side) {
        return switch (side) {
            case SOURCE -> source;
            case TARGET -> target;
        };
    }
}
