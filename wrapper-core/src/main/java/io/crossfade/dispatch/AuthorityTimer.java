package io.crossfade.dispatch;

import io.crossfade.model.Side;
import io.crossfade.spi.MigrationListener;

/** Measures the authority while somebody listens, and costs nothing otherwise. Thread-safe. */
final class AuthorityTimer {
    private final Listeners listeners;

    AuthorityTimer(Listeners listeners) {
        this.listeners = listeners;
    }

    /** Returns the start of a measurement, or 0 if nobody listens. */
    long start() {
        return listeners.isEmpty() ? 0 : System.nanoTime();
    }

    /** Tells the listeners of {@link MigrationListener#authorityAnswered}, if the measurement was started. */
    void stop(Side authority, long start) {
        if (start != 0) {
            listeners.authorityAnswered(authority, System.nanoTime() - start);
        }
    }
}
