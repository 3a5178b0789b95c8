package io.crossfade.benchmarks.soak.app;

import io.crossfade.benchmarks.soak.journal.Journal;
import io.crossfade.benchmarks.soak.journal.Outcome;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** What the errands of one thread work with. Not thread-safe. */
final class Hands {
    private static final Logger LOG = LoggerFactory.getLogger(Hands.class);

    final RedisClient redis;
    final SplittableRandom random;
    final Journal journal;
    private boolean troubled;

    Hands(RedisClient redis, SplittableRandom random, Journal journal) {
        this.redis = redis;
        this.random = random;
        this.journal = journal;
    }

    /** Makes a call of so many commands and counts them. */
    Outcome attempt(int commands, Runnable call) {
        journal.begin(Keys.COMMANDS, commands);
        Outcome outcome = outcome(call);
        journal.end(Keys.COMMANDS, commands, outcome);
        return outcome;
    }

    /** As {@link #attempt}, and counts one of them in {@code cell} as well. */
    Outcome counted(int cell, Runnable call) {
        journal.begin(cell, 1);
        Outcome outcome = attempt(1, call);
        journal.end(cell, 1, outcome);
        return outcome;
    }

    private Outcome outcome(Runnable call) {
        try {
            call.run();
            return Outcome.ACKNOWLEDGED;
        } catch (JedisException e) {
            troubled = true;
            return Outcome.of(e);
        } catch (RuntimeException e) {
            LOG.error("not an exception of the client", e);
            journal.begin(Keys.SURPRISES, 1);
            return Outcome.UNKNOWN;
        }
    }

    /** Returns whether a call failed since this was last asked. */
    boolean wasTroubled() {
        boolean was = troubled;
        troubled = false;
        return was;
    }

    boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }
}
