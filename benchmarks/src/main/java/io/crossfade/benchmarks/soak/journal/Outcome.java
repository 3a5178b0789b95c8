package io.crossfade.benchmarks.soak.journal;

import io.crossfade.model.MigrationException;
import redis.clients.jedis.exceptions.JedisDataException;

/** How a call ended, as far as the caller knows. */
public enum Outcome {
    /** It has begun and no end of it is known: it may have happened, may still happen, or never. */
    UNKNOWN,
    /** It was acknowledged. */
    ACKNOWLEDGED,
    /** The server, or Crossfade, said that nothing was changed. */
    REFUSED;

    /** Returns what an exception of the client says about the call that it ended. */
    public static Outcome of(RuntimeException failure) {
        boolean notSent = failure.getCause() instanceof MigrationException refusal && !refusal.isOutcomeUnknown();
        return failure instanceof JedisDataException || notSent ? REFUSED : UNKNOWN;
    }

    static Outcome at(long ordinal) {
        return values()[(int) ordinal];
    }
}
