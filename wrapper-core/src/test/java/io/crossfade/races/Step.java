package io.crossfade.races;

/**
 * One step of a random application.
 *
 * @param kind what it does
 * @param verb which command, for {@link Kind#COMMAND}
 * @param n a number that chooses keys and values
 */
record Step(Kind kind, Verb verb, int n) {
    enum Kind {
        /** A command on keys that all instances share. */
        COMMAND,
        /** INCR of a counter whose acknowledgements are counted. */
        COUNT,
        /** RPUSH of a unique element that is remembered when acknowledged. */
        LOG,
        /** A command on a key of which the thread knows the value. */
        OWN,
        /** Every connection of the instance to the shadow is reset. */
        CUT_SHADOW,
        /** Every connection of the instance to the authority is reset. */
        CUT_AUTHORITY,
        /** What the instance sends to the shadow takes longer, or no longer. */
        DELAY_SHADOW
    }

    @Override
    public String toString() {
        return kind == Kind.COMMAND ? verb + "/" + n : kind + "/" + n;
    }
}
