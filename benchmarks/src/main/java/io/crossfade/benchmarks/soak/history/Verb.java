package io.crossfade.benchmarks.soak.history;

/** What a call asks of a register, a counter, or one member of a set. The state is a number, at first 0: absent. */
public enum Verb {
    /** SET: the state becomes the argument. No two of them have the same. */
    WRITE(true) {
        @Override
        long next(long state, long argument) {
            return argument;
        }

        @Override
        long answer(long state, long argument) {
            return 0;
        }
    },
    /** GET: answers the state. */
    READ(false) {
        @Override
        long next(long state, long argument) {
            return state;
        }

        @Override
        long answer(long state, long argument) {
            return state;
        }
    },
    /** INCR: adds one and answers the sum. */
    INCREMENT(true) {
        @Override
        long next(long state, long argument) {
            return state + 1;
        }

        @Override
        long answer(long state, long argument) {
            return state + 1;
        }
    },
    /** SADD: the member is there; answers 1 if it was not before. */
    ADD(true) {
        @Override
        long next(long state, long argument) {
            return 1;
        }

        @Override
        long answer(long state, long argument) {
            return 1 - state;
        }
    },
    /** SREM: the member is not there; answers 1 if it was before. */
    REMOVE(true) {
        @Override
        long next(long state, long argument) {
            return 0;
        }

        @Override
        long answer(long state, long argument) {
            return state;
        }
    };

    private final boolean changing;

    Verb(boolean changing) {
        this.changing = changing;
    }

    boolean changing() {
        return changing;
    }

    abstract long next(long state, long argument);

    abstract long answer(long state, long argument);
}
