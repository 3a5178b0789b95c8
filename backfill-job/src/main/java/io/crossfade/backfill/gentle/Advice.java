package io.crossfade.backfill.gentle;

/**
 * What a job should do.
 *
 * @param kind what
 * @param reason why, in a few words; empty if nothing is wrong
 */
record Advice(Kind kind, String reason) {
    /** From the mildest to the strictest. */
    enum Kind {
        /** Go on. */
        GO,
        /** Take at most half the time. */
        EASE,
        /** Wait. */
        HOLD,
        /** End. */
        STOP
    }

    static final Advice GO = new Advice(Kind.GO, "");

    Advice stricter(Advice other) {
        return other.kind.compareTo(kind) > 0 ? other : this;
    }
}
