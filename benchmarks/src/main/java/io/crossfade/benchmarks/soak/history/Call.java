package io.crossfade.benchmarks.soak.history;

/**
 * One call on one key, as its caller saw it.
 *
 * @param verb what was asked
 * @param argument with what; 0 where there is none
 * @param begun when it was asked, in nanoseconds of the machine's clock
 * @param ended when it was answered; {@link #NEVER} if its outcome is unknown
 * @param result the answer; 0 where there is none
 */
public record Call(Verb verb, long argument, long begun, long ended, long result) {
    /** The end of a call without an answer. */
    public static final long NEVER = Long.MAX_VALUE;

    boolean answered() {
        return ended != NEVER;
    }

    /** Returns whether a server in this state would have answered so. */
    boolean fits(long state) {
        return !answered() || verb.answer(state, argument) == result;
    }

    long next(long state) {
        return verb.next(state, argument);
    }

    boolean changes(long state) {
        return next(state) != state;
    }

    /** What it does to every state. */
    record Effect(Verb verb, long argument) {}

    Effect effect() {
        return new Effect(verb, argument);
    }
}
