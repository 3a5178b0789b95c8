package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.testing.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.RedisClient;

/** An application in DUAL_WRITE that goes on writing, with the stock client on Crossfade, until it is told to rest. */
final class LiveApplication implements AutoCloseable {
    static final int KEYS = 2_000;

    private static final int THREADS = 2;
    private static final long PAUSE_NANOS = 500_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final JedisCrossfade crossfade;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong writes = new AtomicLong();
    private final List<CompletableFuture<Void>> threads = new ArrayList<>();

    LiveApplication(TwoServers servers, long seed) {
        crossfade = JedisCrossfade.open(
                DoomedApplication.config(servers.source.port(), servers.target.port(), Duration.ofSeconds(30)));
        RedisClient redis = crossfade.redisClient();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed + i);
            threads.add(Background.run(() -> write(redis, random)));
        }
    }

    static String key(int number) {
        return "live:" + number;
    }

    private void write(RedisClient redis, Random random) {
        while (!ended.get()) {
            String key = key(random.nextInt(KEYS));
            switch (random.nextInt(6)) {
                case 0 -> redis.del(key);
                case 1 -> redis.setex(key, 1_000 + random.nextInt(1_000), "expiring " + random.nextInt());
                case 2 -> redis.expire(key, 500 + random.nextInt(500));
                case 3 -> redis.incr("counter:" + random.nextInt(KEYS));
                case 4 -> redis.rpush("list:" + random.nextInt(KEYS), "" + random.nextInt());
                default -> redis.set(key, "value " + random.nextInt());
            }
            writes.incrementAndGet();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Blocks until every write is on both sides; returns how many there were. */
    long rest() {
        ended.set(true);
        threads.forEach(CompletableFuture::join);
        assertThat(crossfade.crossfade().awaitConverged(PATIENCE)).isTrue();
        return writes.get();
    }

    @Override
    public void close() {
        ended.set(true);
        crossfade.close();
    }
}
