package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.EveryType;
import io.crossfade.backfill.digest.DigestComparison;
import io.crossfade.backfill.digest.SideDigest;
import io.crossfade.backfill.engine.LoneMember;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.verify.VerifyTier;
import io.crossfade.converge.Difference;
import io.crossfade.converge.MovedMarker;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Command;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RunningServer;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The jobs from a server to a cluster and back, while the cluster moves slots and fails over. */
class ClusterJobsIT {
    private static final int KEYS = 6_000;
    private static final RealCluster CLUSTER = RealCluster.start(3, 1);
    private static final RealRedis SINGLE = RealRedis.start();

    @AfterAll
    static void stop() {
        CLUSTER.close();
        SINGLE.close();
    }

    @BeforeEach
    void empty() {
        CLUSTER.awaitAgreement(); // the test before may have moved slots or primaries
        CLUSTER.flush();
        SINGLE.flush();
    }

    @Behaviour("TP-6")
    @Test
    void jobs_serverToClusterAndBack_endEqual() {
        try (Jedis jedis = SINGLE.jedis()) {
            EveryType.fill(jedis, 400);
        }
        try (JedisSide source = single(Side.SOURCE);
                JedisSide target = cluster(Side.TARGET)) {
            BackfillReport report = backfill(source, target, ProgressListener.NONE);

            assertThat(report.complete()).isTrue();
            assertEqual(List.of(SINGLE), CLUSTER.servers());
            assertThat(verify(source, target).found()).isEmpty();
            assertEachTierPasses(source, target);
            assertDigestsAreEqual(source, target);
        }
        SINGLE.flush();
        try (JedisSide source = cluster(Side.SOURCE);
                JedisSide target = single(Side.TARGET)) {
            assertThat(backfill(source, target, ProgressListener.NONE).complete())
                    .isTrue();
            assertEqual(CLUSTER.servers(), List.of(SINGLE));
            try (Jedis jedis = SINGLE.jedis()) {
                jedis.set("extra", "1");
            }
            VerifyReport verified = verify(source, target);

            assertThat(verified.found()).containsExactly(Map.entry(Difference.EXTRA, 1L));
            assertEqual(CLUSTER.servers(), List.of(SINGLE));
        }
    }

    @Behaviour("BF-73")
    @Test
    void sharedBackfill_toACluster_keepsItsProgressThere() {
        try (Jedis jedis = SINGLE.jedis()) {
            EveryType.fill(jedis, 400);
        }
        try (JedisSide source = single(Side.SOURCE);
                JedisSide target = cluster(Side.TARGET);
                SharedBackfill backfill = SharedBackfill.create(source, target, BackfillConfig.defaults())) {
            assertThat(backfill.take(new InOneProcess("run", "1"), ProgressListener.NONE))
                    .isEqualTo(Turn.THROUGH);
            assertThat(backfill.take(new InOneProcess("run", "2"), ProgressListener.NONE))
                    .isEqualTo(Turn.THROUGH);
            assertThat(backfill.report().complete()).isTrue();
            assertThat(backfill.report().counts().scanned()).isBetween(400L, 800L);
            assertEqual(List.of(SINGLE), CLUSTER.servers());
        }
    }

    @Behaviour("TP-4")
    @Test
    @Race("T17")
    void backfill_slotsMoveMeanwhile_missesNoKey() {
        fillCluster();
        List<String> notes = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean moved = new AtomicBoolean();
        try (JedisSide source = cluster(Side.SOURCE);
                JedisSide target = single(Side.TARGET)) {
            BackfillReport report = backfill(source, target, new Disturbing(notes, () -> {
                if (moved.compareAndSet(false, true)) {
                    RealRedis last = CLUSTER.primaries().get(2);
                    RealRedis first = CLUSTER.primaries().get(0);
                    CLUSTER.move(IntStream.range(16_300, 16_310).boxed().toList(), first);
                    CLUSTER.move(IntStream.range(0, 10).boxed().toList(), last);
                }
            }));

            assertThat(report.complete()).isTrue();
            assertThat(moved).isTrue();
            assertThat(notes).anyMatch(note -> note.contains("starting over"));
            assertEqual(CLUSTER.servers(), List.of(SINGLE));
        }
    }

    @Behaviour({"BF-79", "TP-4"})
    @Test
    void backfill_progressOnTheTargetAndSlotsMoveMeanwhile_missesNoKey() {
        fillCluster();
        List<String> notes = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean moved = new AtomicBoolean();
        WalkConfig walk = WalkConfig.defaults().withBatchSize(100).withRate(2_000);
        try (JedisSide source = cluster(Side.SOURCE);
                JedisSide target = single(Side.TARGET)) {
            SharedBackfill backfill = SharedBackfill.create(
                    source, target, BackfillConfig.defaults().withWalk(walk));
            BackfillReport report = new LoneMember().run(backfill, new Disturbing(notes, () -> {
                if (moved.compareAndSet(false, true)) {
                    int slot = 16_320;
                    RealRedis owner = CLUSTER.ownerOf(slot);
                    RealRedis other = CLUSTER.primaries().stream()
                            .filter(node -> node.port() != owner.port())
                            .findFirst()
                            .orElseThrow();
                    CLUSTER.move(slot, other);
                }
            }));

            assertThat(report.complete()).isTrue();
            assertThat(moved).isTrue();
            assertThat(notes).anyMatch(note -> note.contains("starting over"));
            assertEqual(CLUSTER.servers(), List.of(SINGLE));
        }
    }

    @Behaviour("TP-6")
    @Test
    @Race("T16")
    void backfill_sourcePrimaryFailsOver_startsOverAndEndsEqual() {
        fillCluster();
        awaitReplicas();
        List<String> notes = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean failed = new AtomicBoolean();
        try (JedisSide source = cluster(Side.SOURCE);
                JedisSide target = single(Side.TARGET)) {
            BackfillReport report = backfill(source, target, new Disturbing(notes, () -> {
                if (failed.compareAndSet(false, true)) {
                    CLUSTER.failOver(CLUSTER.primaries().get(1));
                }
            }));

            assertThat(report.complete()).isTrue();
            assertThat(notes).anyMatch(note -> note.contains("starting over"));
            assertEqual(CLUSTER.servers(), List.of(SINGLE));
        }
    }

    /** Does something as soon as the job has told of its progress. */
    private record Disturbing(List<String> notes, Runnable disturbance) implements ProgressListener {
        @Override
        public void progressed(Progress progress) {
            disturbance.run();
        }

        @Override
        public void noted(String note) {
            notes.add(note);
        }
    }

    private static BackfillReport backfill(JedisSide source, JedisSide target, ProgressListener listener) {
        WalkConfig walk = WalkConfig.defaults().withBatchSize(100).withRate(2_000);
        return Backfill.create(source, target, BackfillConfig.defaults().withWalk(walk))
                .run(listener);
    }

    private static VerifyReport verify(JedisSide source, JedisSide target) {
        return Verification.create(
                        source, target, VerifyConfig.defaults().withRepair(true).withDeleteExtra(true))
                .run(ProgressListener.NONE);
    }

    private static void assertEachTierPasses(JedisSide source, JedisSide target) {
        for (VerifyTier tier : VerifyTier.values()) {
            VerifyConfig config = VerifyConfig.defaults().withTier(tier).withSampleKeys(100);
            VerifyReport report = Verification.create(source, target, config).run(ProgressListener.NONE);

            assertThat(report.passed()).as("%s: %s", tier, report).isTrue();
            assertThat(report.compared() == 0).as("%s", tier).isEqualTo(tier == VerifyTier.COUNTS);
        }
    }

    private static void assertDigestsAreEqual(JedisSide source, JedisSide target) {
        SideDigest original = digest(source);
        SideDigest copy = digest(target);

        assertThat(DigestComparison.of(original, copy).isEqual()).isTrue();
        assertThat(copy.sums().keys()).isEqualTo(original.sums().keys()).isGreaterThan(400);
    }

    private static SideDigest digest(JedisSide side) {
        return Digesting.create(side, new DatabasePair(0, 0), VerifyConfig.defaults(), Instant.EPOCH)
                .run(ProgressListener.NONE)
                .orElseThrow();
    }

    private static void fillCluster() {
        List<Command> writes = IntStream.range(0, KEYS)
                .mapToObj(i -> Command.of("SET", "key:" + i, "value" + i))
                .toList();
        try (JedisSide side = cluster(Side.SOURCE);
                RedisLink link = side.lease()) {
            link.exchange(writes);
        }
    }

    /** Returns when the replicas have everything, so that a failover loses nothing. */
    private static void awaitReplicas() {
        try (JedisSide side = cluster(Side.SOURCE);
                RedisLink link = side.lease()) {
            for (Primary primary : link.primaries()) {
                byte[] last = MovedMarker.reservedIn(primary.slot(), "last").bytes();
                primary.link().exchange(Command.of("SET".getBytes(US_ASCII), last, last));
                assertThat(primary.link().exchange(Command.of("WAIT", "1", "5000")))
                        .isEqualTo(1L);
            }
        }
    }

    private static void assertEqual(List<? extends RunningServer> source, List<? extends RunningServer> target) {
        assertThat(ServerComparison.compare(source, target, Duration.ofMillis(20)))
                .isEmpty();
    }

    private static JedisSide single(Side side) {
        return JedisSide.open(side, patient(SideConfig.of(SINGLE.host(), SINGLE.port())));
    }

    private static JedisSide cluster(Side side) {
        List<NodeAddress> seeds = CLUSTER.seeds().stream()
                .map(seed -> new NodeAddress(seed.getHost(), seed.getPort()))
                .toList();
        return JedisSide.open(side, patient(SideConfig.defaults().withTopology(Topology.cluster(seeds))));
    }

    private static SideConfig patient(SideConfig config) {
        return config.withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10));
    }
}
