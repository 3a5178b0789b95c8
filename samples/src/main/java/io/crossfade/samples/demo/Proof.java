package io.crossfade.samples.demo;

import java.util.List;

/**
 * One thing that must be true, and what speaks against it.
 *
 * @param claim what must be true
 * @param kind what it means if it is not
 * @param checked how many things were looked at
 * @param wrong which are not so and why; empty if all is well
 */
record Proof(String claim, Kind kind, long checked, List<String> wrong) {
    /** What is wrong, if something is. */
    enum Kind {
        /** A key differs between the sides. */
        DIFFERENT,
        /** An acknowledged write is missing, or is there twice. */
        LOST,
        /** A key is back that was deleted or has expired. */
        RESURRECTED,
        /** A call of the application failed. */
        FAILED
    }

    Proof {
        wrong = List.copyOf(wrong);
    }
}
