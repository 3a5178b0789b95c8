package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.verify.Finding;
import io.crossfade.converge.Difference;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** The verification finds what is planted, repairs it, and is not fooled by writes under way. */
class VerificationIT {
    private static final int KEYS = 6_000;
    private static final List<Duration> SHORT_ROUNDS = List.of(Duration.ofMillis(50), Duration.ofMillis(200));
    private static TwoServers servers;

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void makeEqual() {
        servers.flush();
        servers.fillSource(KEYS);
        Backfill.create(servers.sourceSide, servers.targetSide, BackfillConfig.defaults())
                .run(ProgressListener.NONE);
    }

    @Test
    void verification_equalSides_findsNothing() {
        VerifyReport report = run(config());

        assertThat(report.equal()).isTrue();
        assertThat(report.different()).isZero();
        assertThat(report.compared()).isBetween((long) KEYS, KEYS * 11L / 10);
        assertThat(report.sought()).isBetween((long) KEYS, KEYS * 11L / 10);
    }

    @Test
    @Behaviour("BF-12")
    @Race("T35")
    void verification_plantedFaults_areFoundAndRepaired() {
        Map<String, Difference> faults = plantFaults();

        VerifyReport report = run(config());

        assertThat(report.listed())
                .extracting(finding -> Map.entry(finding.key(), finding.difference()))
                .containsExactlyInAnyOrderElementsOf(faults.entrySet().stream()
                        .map(fault -> Map.entry(Key.of(fault.getKey()), fault.getValue()))
                        .toList());
        assertThat(report.listed()).allMatch(Finding::repaired);
        assertThat(report.different()).isEqualTo(faults.size());
        assertThat(report.equal()).isTrue();
        servers.assertEqual();
    }

    @Test
    void verification_withoutRepair_tellsAndLeavesThem() {
        Map<String, Difference> faults = plantFaults();

        VerifyReport report = run(config().withRepair(false));

        assertThat(report.equal()).isFalse();
        assertThat(report.remaining()).isEqualTo(faults.size());
        assertThat(report.listed()).noneMatch(Finding::repaired);
        assertThat(run(config()).remaining()).isZero();
    }

    @Test
    @Behaviour("BF-13")
    void verification_targetIsTheAuthority_extraKeysOfTheSourceAreLeft() {
        try (Jedis source = servers.source.jedis();
                Jedis target = servers.target.jedis()) {
            source.set("not moved yet", "1");
            target.set("key:0", "newer");

            VerifyReport report = run(config().withAuthority(Side.TARGET));

            assertThat(report.found()).isEqualTo(Map.of(Difference.EXTRA, 1L, Difference.VALUE, 1L));
            assertThat(report.remaining()).isEqualTo(1);
            assertThat(source.get("key:0")).isEqualTo("newer");
            assertThat(source.get("not moved yet")).isEqualTo("1");

            VerifyReport deleting = run(config().withAuthority(Side.TARGET).withDeleteExtra(true));

            assertThat(deleting.equal()).isTrue();
            assertThat(source.exists("not moved yet")).isFalse();
        }
    }

    @Test
    @Behaviour("BF-14")
    @Race({"P34", "T36"})
    void p34_writesUnderWay_areNoDifferences() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Void> application = Background.run(() -> dualWriteUntil(ended));
        VerifyReport report;
        try {
            report = run(VerifyConfig.defaults()); // whose rounds outlast any break between two writes
        } finally {
            ended.set(true);
        }
        application.get(60, TimeUnit.SECONDS);

        assertThat(report.equal()).isTrue();
        assertThat(report.different()).isZero();
        servers.assertEqual();
    }

    @Test
    void verification_emptyTarget_everyKeyIsMissingAndRepaired() {
        servers.target.flush();

        VerifyReport report = run(config());

        assertThat(report.found()).containsOnlyKeys(Difference.MISSING);
        assertThat(report.found().get(Difference.MISSING)).isEqualTo(KEYS + 2);
        assertThat(report.listed()).hasSize(1_000);
        assertThat(report.equal()).isTrue();
        servers.assertEqual();
    }

    /** Plants one fault of each kind, and more of them where a type has several ways to differ. */
    private static Map<String, Difference> plantFaults() {
        try (Jedis target = servers.target.jedis()) {
            target.del("key:0");
            target.set("extra", "1");
            target.del("key:2");
            target.set("key:2", "not a hash");
            target.hset("key:11", "a", "2");
            target.hdel("key:20", "a");
            target.set("key:9", "other");
            target.lset("key:3", 0, "other");
            target.srem("key:4", "one");
            target.zadd("key:5", Math.nextUp(1.1), "one");
            target.xgroupSetID("key:6", "group", new StreamEntryID("0-0"));
            target.pfadd("key:7", "something else");
            target.setbit("key:8", 1, true);
            target.persist("key:12");
            target.expire("key:13", 1_000);
            target.pexpireAt("key:15", target.pexpireTime("key:15") + 50);
        }
        return Map.ofEntries(
                Map.entry("key:0", Difference.MISSING),
                Map.entry("extra", Difference.EXTRA),
                Map.entry("key:2", Difference.TYPE),
                Map.entry("key:11", Difference.VALUE),
                Map.entry("key:20", Difference.VALUE),
                Map.entry("key:9", Difference.VALUE),
                Map.entry("key:3", Difference.VALUE),
                Map.entry("key:4", Difference.VALUE),
                Map.entry("key:5", Difference.VALUE),
                Map.entry("key:6", Difference.VALUE),
                Map.entry("key:7", Difference.VALUE),
                Map.entry("key:8", Difference.VALUE),
                Map.entry("key:12", Difference.EXPIRY),
                Map.entry("key:13", Difference.EXPIRY),
                Map.entry("key:15", Difference.EXPIRY));
    }

    /** Writes to the source and a moment later to the target, as a library that carries writes does. */
    private static void dualWriteUntil(AtomicBoolean ended) {
        try (Jedis source = servers.source.jedis();
                Jedis target = servers.target.jedis()) {
            for (int i = 0; !ended.get(); i++) {
                String key = "key:" + (i * 9) % 900;
                String other = "passing:" + i % 50;
                source.set(key, "value " + i);
                source.setex(other, 100 + i, "x");
                target.set(key, "value " + i);
                source.del(other);
            }
        }
    }

    private static VerifyConfig config() {
        return VerifyConfig.defaults().withRounds(SHORT_ROUNDS);
    }

    private static VerifyReport run(VerifyConfig config) {
        return Verification.create(servers.sourceSide, servers.targetSide, config)
                .run(ProgressListener.NONE);
    }
}
