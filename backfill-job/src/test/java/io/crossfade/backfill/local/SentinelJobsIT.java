package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfig;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RealSentinel;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** A migration away from a primary behind a sentinel, which fails over while the application writes. */
class SentinelJobsIT {
    private static final int KEYS = 2_000;

    @Behaviour("TP-9")
    @Test
    void migration_primaryFailsOverUnderLoad_endsEqualAfterAVerify() throws Exception {
        try (RealSentinel redis = RealSentinel.start();
                RealRedis single = RealRedis.start()) {
            SideConfig source = patient(
                    SideConfig.defaults().withTopology(Topology.sentinel(RealSentinel.MASTER_NAME, addresses(redis))));
            SideConfig target = patient(SideConfig.of(single.host(), single.port()));
            CrossfadeConfig config = CrossfadeConfig.builder()
                    .phase(MigrationPhase.DUAL_WRITE)
                    .source(source)
                    .target(target)
                    .build();
            try (JedisCrossfade jedis = JedisCrossfade.open(config);
                    RedisClient client = jedis.redisClient();
                    JedisSide sourceSide = JedisSide.open(Side.SOURCE, source);
                    JedisSide targetSide = JedisSide.open(Side.TARGET, target)) {
                AtomicBoolean running = new AtomicBoolean(true);
                AtomicLong writtenSinceFailover = new AtomicLong();
                CompletableFuture<Void> load = Background.run(() -> write(client, running, writtenSinceFailover));
                assertThat(backfill(sourceSide, targetSide).complete()).isTrue();

                redis.failOver();
                writtenSinceFailover.set(0);
                assertThat(backfill(sourceSide, targetSide).complete()).isTrue();
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> writtenSinceFailover.get() > 200);
                running.set(false);
                load.join();

                assertThat(jedis.crossfade().awaitConverged(Duration.ofSeconds(60)))
                        .as("%s", jedis.crossfade().status())
                        .isTrue();
                Verification.create(
                                sourceSide,
                                targetSide,
                                VerifyConfig.defaults().withRepair(true).withDeleteExtra(true))
                        .run(ProgressListener.NONE);
                assertThat(ServerComparison.compare(redis.servers(), List.of(single), Duration.ofMillis(20)))
                        .isEmpty();
            }
        }
    }

    /** The application meets what it would meet on stock Jedis while the primary is replaced, and goes on. */
    private static void write(RedisClient client, AtomicBoolean running, AtomicLong written) {
        for (int i = 0; running.get(); i++) {
            try {
                client.set("key:" + i % KEYS, "value" + i);
                client.hset("hash:" + i % 50, "field" + i % 10, "value" + i);
                written.incrementAndGet();
            } catch (JedisException failover) {
                Thread.onSpinWait(); // the next attempt finds the new primary
            }
        }
    }

    private static BackfillReport backfill(JedisSide source, JedisSide target) {
        return Backfill.create(source, target, BackfillConfig.defaults()).run(ProgressListener.NONE);
    }

    private static List<NodeAddress> addresses(RealSentinel redis) {
        return redis.sentinels().stream()
                .map(sentinel -> new NodeAddress(sentinel.getHost(), sentinel.getPort()))
                .toList();
    }

    private static SideConfig patient(SideConfig config) {
        return config.withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10));
    }
}
