package io.crossfade.benchmarks.load;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeStatus;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.shadow.CarryMode;
import java.time.Duration;
import java.util.Locale;
import redis.clients.jedis.RedisClient;

/** The application's stock client on Crossfade, in one phase. */
public final class CrossfadeSubject implements Subject {
    private static final Duration LONGEST_SETTLE = Duration.ofSeconds(60);

    private final JedisCrossfade jedis;
    private final RedisClient redis;
    private final String title;

    /** Takes over {@code jedis}. */
    public CrossfadeSubject(JedisCrossfade jedis, CarryMode mode) {
        this.jedis = jedis;
        this.redis = jedis.redisClient();
        this.title = "Crossfade " + jedis.crossfade().phase()
                + (jedis.crossfade().phase().carriesWrites() ? " " + mode.name().toLowerCase(Locale.ROOT) : "");
    }

    /** Returns the migration. */
    public Crossfade crossfade() {
        return jedis.crossfade();
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public void get(String key) {
        Keyspace.requirePresent(redis.get(key));
    }

    @Override
    public void set(String key, String value) {
        redis.set(key, value);
    }

    @Override
    public Rest settle() {
        CrossfadeStatus status = crossfade().status();
        long start = System.nanoTime();
        if (!crossfade().awaitConverged(LONGEST_SETTLE)) {
            throw new IllegalStateException(
                    title + " does not settle: " + crossfade().status());
        }
        return new Rest(status.dirtyKeys() + status.queuedWrites(), Duration.ofNanos(System.nanoTime() - start));
    }

    @Override
    public void close() {
        redis.close();
        jedis.close();
    }
}
