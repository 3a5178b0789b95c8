package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.follow.HintedKeys;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClusterClient;

/** What becomes of keys that are hinted. */
class FollowingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static TwoServers servers;

    private final AtomicInteger failures = new AtomicInteger();

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void flush() {
        servers.flush();
    }

    @Test
    @Behaviour("BF-64")
    void hints_moreThanFit_areOwedAndThoseThatFitAreSettled() {
        int keys = 100; // many more than what waits, and what all workers have in hand
        String[] pairs = IntStream.range(0, keys)
                .boxed()
                .flatMap(i -> Stream.of("key" + i, "1"))
                .toArray(String[]::new);
        FollowReport report;
        try (Following following = Following.begin(
                        plan(), new HintedKeys(2, 1_000), failures::incrementAndGet, ProgressListener.NONE);
                Jedis jedis = servers.source.jedis()) {
            following.pause(true);
            jedis.mset(pairs);
            jedis.mset(pairs);
            await().atMost(PATIENCE).until(() -> owed().count() == 1);
            report = following.end();
        }
        assertThat(report.hinted()).isEqualTo(2 * keys);
        assertThat(report.owed()).containsExactly("more keys that changed at once than can be kept");
        assertThat(servers.targetKeys()).isGreaterThan(1).isLessThan(keys + 1);
        assertThat(owed().reasons()).contains("more keys that changed at once");
        verify();
        assertThat(owed().count()).isZero();
        servers.assertEqual();
    }

    @Test
    @Behaviour({"BF-64", "BF-67"})
    void following_endedBeforeItsTime_isOwed() {
        Following following = Following.begin(plan(), failures::incrementAndGet, ProgressListener.NONE);
        assertThat(owed().count()).isZero();

        following.close();

        assertThat(owed().reasons()).contains("an end of following before its time");
        verify();
        assertThat(servers.targetKeys()).isZero();
    }

    @Test
    @Behaviour("BF-64")
    void target_startedAnew_isOwedAndFollowingGoesOn() {
        FollowReport report;
        try (Following following = Following.begin(plan(), failures::incrementAndGet, ProgressListener.NONE);
                Jedis jedis = servers.source.jedis()) {
            jedis.set("before", "1");
            await().atMost(PATIENCE).until(() -> targetHas("before"));
            servers.target.restart();
            jedis.set("after", "1");
            await().atMost(PATIENCE).until(() -> targetHas("after"));
            report = following.end();
        }
        assertThat(report.owed()).singleElement().asString().contains("the target was started anew");
        assertThat(failures).hasValue(0);
    }

    @Test
    @Behaviour("BF-64")
    void target_gone_endsWithItsReason() {
        try (TwoServers doomed = new TwoServers();
                Jedis jedis = doomed.source.jedis();
                Following following = Following.begin(
                        new FollowPlan(
                                () -> TwoServers.side(Side.SOURCE, doomed.source.host(), doomed.source.port()),
                                Followed.of(Map.of(0, new Followed.Pair(doomed.sourceSide, doomed.targetSide)))
                                        .withCopying(config(2)),
                                List.of()),
                        failures::incrementAndGet,
                        ProgressListener.NONE)) {
            doomed.target.stop();
            jedis.set("one", "1");
            await().atMost(PATIENCE).until(() -> failures.get() > 0);

            assertThatThrownBy(following::end)
                    .isInstanceOfSatisfying(JobException.class, gone -> assertThat(gone.failure())
                            .isEqualTo(JobFailure.TARGET_UNREACHABLE));
        }
    }

    @Test
    @Behaviour("BF-69")
    void source_isACluster_everyPrimaryIsFollowed() {
        try (RealCluster cluster = RealCluster.start(3, 0);
                JedisSide source = cluster(cluster);
                RedisClusterClient writer = RedisClusterClient.builder()
                        .nodes(Set.copyOf(cluster.seeds().stream()
                                .map(seed -> new HostAndPort(seed.getHost(), seed.getPort()))
                                .toList()))
                        .build()) {
            FollowPlan plan = new FollowPlan(
                    () -> cluster(cluster),
                    Followed.of(Map.of(0, new Followed.Pair(source, servers.targetSide))),
                    List.of());
            FollowReport report;
            try (Following following = Following.begin(plan, failures::incrementAndGet, ProgressListener.NONE)) {
                for (int i = 0; i < 300; i++) {
                    writer.set("key:" + i, "1");
                }
                report = following.end();
            }
            assertThat(report.owed()).isEmpty();
            assertThat(report.hinted()).isEqualTo(300);
            assertThat(servers.targetKeys()).isEqualTo(300);
        }
    }

    private static JedisSide cluster(RealCluster cluster) {
        return JedisSide.open(
                Side.SOURCE,
                SideConfig.defaults()
                        .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10))
                        .withTopology(Topology.cluster(cluster.primaries().stream()
                                .map(node -> new NodeAddress(node.host(), node.port()))
                                .toList())));
    }

    private static FollowPlan plan() {
        return new FollowPlan(
                () -> TwoServers.side(Side.SOURCE, servers.source.host(), servers.source.port()),
                Followed.of(Map.of(0, new Followed.Pair(servers.sourceSide, servers.targetSide)))
                        .withCopying(config(10)),
                List.of());
    }

    private static BackfillConfig config(int attempts) {
        BackfillConfig config = BackfillConfig.defaults().withGrace(Duration.ofMillis(100));
        return config.withWalk(config.walk().withMaxAttempts(attempts));
    }

    private static OwedReconciles owed() {
        return OwedReconciles.of(servers.targetSide);
    }

    private static void verify() {
        assertThat(Verification.create(servers.sourceSide, servers.targetSide, VerifyConfig.defaults())
                        .run(ProgressListener.NONE)
                        .equal())
                .isTrue();
    }

    private static boolean targetHas(String key) {
        try (Jedis jedis = servers.target.jedis()) {
            return jedis.exists(key);
        }
    }
}
