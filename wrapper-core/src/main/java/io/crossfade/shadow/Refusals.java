package io.crossfade.shadow;

import io.crossfade.model.ErrorReply;

/**
 * Counts why the shadow did not take what one lane gave it, and knows whether it would refuse everything else too. Thread-safe; one
 * thread asks.
 */
final class Refusals {
    private final CarryCounters counters;
    private volatile boolean everyWrite;

    Refusals(CarryCounters counters) {
        this.counters = counters;
    }

    void note(ErrorReply error) {
        note(FailureReason.of(error.code()));
    }

    void note(FailureReason reason) {
        counters.failed(reason);
        if (reason.concernsEveryWrite()) {
            everyWrite = true;
        }
    }

    /** Returns whether a write was refused that any other would be too, since this was asked last. */
    boolean takeEveryWrite() {
        boolean seen = everyWrite;
        everyWrite = false;
        return seen;
    }
}
