package io.crossfade.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** What the authority has acknowledged of writes that must be there exactly once. Thread-safe. */
final class Receipts {
    private static final String COUNTER = "receipts:counter";
    private static final String LOG = "receipts:log";

    private final AtomicLong counted = new AtomicLong();
    private final AtomicLong countsUnknown = new AtomicLong();
    private final AtomicLong sequence = new AtomicLong();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private final Set<String> logsUnknown = ConcurrentHashMap.newKeySet();

    void count(RedisClient redis) {
        try {
            redis.incr(COUNTER);
            counted.incrementAndGet();
        } catch (JedisConnectionException outcomeUnknown) {
            countsUnknown.incrementAndGet();
            throw outcomeUnknown;
        }
    }

    void log(RedisClient redis) {
        String element = "element:" + sequence.incrementAndGet();
        try {
            redis.rpush(LOG, element);
            logged.add(element);
        } catch (JedisConnectionException outcomeUnknown) {
            logsUnknown.add(element);
            throw outcomeUnknown;
        }
    }

    /** Demands that {@code server} has every acknowledged write once, and of the others each at most once. */
    void verify(Jedis server) {
        String counter = server.get(COUNTER);
        assertThat(counter == null ? 0 : Long.parseLong(counter))
                .as("acknowledged INCRs")
                .isBetween(counted.get(), counted.get() + countsUnknown.get());
        List<String> elements = server.lrange(LOG, 0, -1);
        assertThat(elements).as("acknowledged RPUSHes").doesNotHaveDuplicates().containsAll(logged);
        elements.removeAll(logged);
        assertThat(logsUnknown).containsAll(elements);
    }
}
