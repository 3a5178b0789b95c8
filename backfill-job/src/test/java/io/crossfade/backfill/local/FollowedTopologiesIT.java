package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.HashSlot;
import io.crossfade.model.Side;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RealSentinel;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisException;

/** Sources that change who they are while they are followed by their hints. */
class FollowedTopologiesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String REPLACED = "a restart or failover of the source, or a change of its primaries";
    private static RealRedis target;
    private static JedisSide targetSide;

    private final AtomicInteger failures = new AtomicInteger();

    @BeforeAll
    static void start() {
        target = RealRedis.start();
        targetSide = JedisSide.open(Side.TARGET, patient(SideConfig.of(target.host(), target.port())));
    }

    @AfterAll
    static void stop() {
        targetSide.close();
        target.close();
    }

    @BeforeEach
    void flush() {
        target.flush();
    }

    /** The one that dies takes along what its replica had not received, which the target may have by then. */
    @Test
    @Behaviour({"BF-168", "BF-64"})
    void sentinels_promoteTheReplica_isOwedAndTheNewPrimaryIsFollowed() {
        try (RealSentinel redis = RealSentinel.start()) {
            SideConfig config = patient(SideConfig.defaults()
                    .withTopology(Topology.sentinel(RealSentinel.MASTER_NAME, addresses(redis.sentinels()))));
            FollowReport report;
            try (JedisSide source = JedisSide.open(Side.SOURCE, config);
                    Following following = begin(config, source)) {
                set(redis.primary(), "before");
                await().atMost(PATIENCE).until(() -> targetHas("before"));

                redis.killPrimary();

                awaitFollowed(redis.primary());
                report = following.end();
                assertThat(report.owed()).contains(REPLACED);
                assertThat(OwedReconciles.of(targetSide).reasons()).contains(REPLACED);
                assertThat(failures).hasValue(0);
                assertVerifies(source);
            }
        }
    }

    @Test
    @Behaviour({"BF-168", "BF-69"})
    void cluster_handsAPrimaryOver_isOwedAndTheNewPrimaryIsFollowed() {
        try (RealCluster cluster = RealCluster.start(3, 1)) {
            SideConfig config = config(cluster);
            try (JedisSide source = JedisSide.open(Side.SOURCE, config);
                    Following following = begin(config, source)) {
                RealRedis old = cluster.ownerOf(HashSlot.of("after".getBytes()));

                RealRedis next = cluster.handOver(old);

                awaitFollowed(next);
                assertThat(following.end().owed()).contains(REPLACED);
                assertVerifies(source);
            }
        }
    }

    @Test
    @Behaviour({"BF-169", "BF-69"})
    void cluster_movesSlotsUnderWriters_nothingIsMissedOrOwed() throws Exception {
        try (RealCluster cluster = RealCluster.start(3, 0);
                RedisClusterClient writer = RedisClusterClient.builder()
                        .nodes(Set.copyOf(cluster.seeds()))
                        .build()) {
            SideConfig config = config(cluster);
            AtomicBoolean rest = new AtomicBoolean();
            FollowReport report;
            try (JedisSide source = JedisSide.open(Side.SOURCE, config);
                    Following following = begin(config, source)) {
                CompletableFuture<Void> writes = Background.run(() -> write(writer, rest));
                await().atMost(PATIENCE).until(() -> targetHas("{5}:0"));
                for (int tag = 0; tag < 6; tag++) {
                    int slot = HashSlot.of(Integer.toString(tag).getBytes());
                    cluster.move(slot, other(cluster, cluster.ownerOf(slot)));
                }
                rest.set(true);
                writes.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                report = following.end();
            }
            assertThat(report.owed()).isEmpty();
            assertThat(report.clean()).isTrue();
            assertThat(ServerComparison.compare(cluster.servers(), List.of(target), Duration.ofMillis(5)))
                    .isEmpty();
        }
    }

    /** Over few slots, so that each is written to while it moves. */
    private static void write(RedisClusterClient writer, AtomicBoolean rest) {
        for (int i = 0; !rest.get(); i++) {
            String key = "{" + i % 6 + "}:" + i % 120 / 6;
            if (i % 7 == 6) {
                writer.del(key);
            } else {
                writer.set(key, "value " + i);
            }
        }
    }

    private static RealRedis other(RealCluster cluster, RealRedis owner) {
        return cluster.primaries().stream()
                .filter(node -> node != owner)
                .findFirst()
                .orElseThrow();
    }

    /** Writes until a hint has come; those before the new primary is followed are what is owed. */
    private void awaitFollowed(RealRedis primary) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(JedisException.class)
                .until(() -> {
                    set(primary, "after");
                    return targetHas("after");
                });
    }

    private Following begin(SideConfig config, JedisSide source) {
        FollowPlan plan = new FollowPlan(
                () -> JedisSide.open(Side.SOURCE, config),
                Followed.of(Map.of(0, new Followed.Pair(source, targetSide))),
                List.of());
        return Following.begin(plan, failures::incrementAndGet, ProgressListener.NONE);
    }

    private static void assertVerifies(JedisSide source) {
        assertThat(Verification.create(
                                source,
                                targetSide,
                                VerifyConfig.defaults().withRepair(true).withDeleteExtra(true))
                        .run(ProgressListener.NONE)
                        .equal())
                .isTrue();
        assertThat(OwedReconciles.of(targetSide).count()).isZero();
    }

    private static void set(RealRedis server, String key) {
        try (Jedis jedis = server.jedis()) {
            jedis.set(key, "value");
        }
    }

    private static boolean targetHas(String key) {
        try (Jedis jedis = target.jedis()) {
            return jedis.exists(key);
        }
    }

    private static SideConfig config(RealCluster cluster) {
        return patient(SideConfig.defaults().withTopology(Topology.cluster(addresses(cluster.seeds()))));
    }

    private static List<NodeAddress> addresses(List<HostAndPort> seeds) {
        return seeds.stream()
                .map(seed -> new NodeAddress(seed.getHost(), seed.getPort()))
                .collect(Collectors.toList());
    }

    private static SideConfig patient(SideConfig config) {
        return config.withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10));
    }
}
