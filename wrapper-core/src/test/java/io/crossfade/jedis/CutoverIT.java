package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** The authority goes back and forth while the application writes. */
class CutoverIT {
    private final TwoServers servers = new TwoServers();

    @AfterEach
    void stopServers() {
        servers.close();
    }

    @Test
    void cutover_underLoadBackAndForth_everyAcknowledgedWriteOnce() throws Exception {
        AtomicLong increments = new AtomicLong();
        AtomicLong pushes = new AtomicLong();
        AtomicBoolean running = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (JedisCrossfade jedis = servers.open(DUAL_WRITE);
                RedisClient redis = jedis.redisClient()) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int worker = i;
                workers.add(threads.submit(() -> {
                    for (int n = 0; running.get(); n++) {
                        redis.incr("counter");
                        increments.incrementAndGet();
                        redis.rpush("list:" + worker, worker + ":" + n);
                        pushes.incrementAndGet();
                        redis.set("key:" + n % 50, "v" + n);
                    }
                }));
            }
            for (int round = 0; round < 3; round++) {
                jedis.crossfade().changePhase(SHADOW_READ);
                jedis.crossfade().changePhase(TARGET_LIVE);
                jedis.crossfade().changePhase(SHADOW_READ);
                jedis.crossfade().changePhase(DUAL_WRITE);
            }
            running.set(false);
            for (Future<?> worker : workers) {
                worker.get(30, TimeUnit.SECONDS);
            }
            assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
            assertThat(redis.get("counter")).isEqualTo(Long.toString(increments.get()));
            long elements = redis.llen("list:0") + redis.llen("list:1") + redis.llen("list:2") + redis.llen("list:3");
            assertThat(elements).isEqualTo(pushes.get());
            System.out.println(jedis.crossfade().status());
        } finally {
            threads.shutdownNow();
        }
        servers.assertEqual();
    }
}
