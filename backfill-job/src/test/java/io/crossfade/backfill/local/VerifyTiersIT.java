package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.filter.NameFilter;
import io.crossfade.backfill.plan.SlicePlan;
import io.crossfade.backfill.plan.SliceScan;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.verify.VerifyTier;
import io.crossfade.converge.Difference;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Each tier of the verification finds what it is for, and claims no more than it has seen. */
class VerifyTiersIT {
    private static final int KEYS = 4_500;
    private static final int SAMPLE = 500;
    private static final String RECORD = "__crossfade:handover";
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
    @Behaviour("BF-80")
    void metadata_equalSides_readsNoValue() {
        try (Jedis source = servers.source.jedis();
                Jedis target = servers.target.jedis()) {
            source.configResetStat();
            target.configResetStat();

            VerifyReport report = run(config(VerifyTier.METADATA));

            assertThat(report.passed()).isTrue();
            assertThat(report.equal()).isFalse();
            assertThat(report.compared()).isGreaterThanOrEqualTo(KEYS);
            assertThat(report.sought()).isGreaterThanOrEqualTo(KEYS);
            for (Jedis side : List.of(source, target)) {
                assertThat(side.info("commandstats"))
                        .contains("cmdstat_type:", "cmdstat_hlen:")
                        .doesNotContain("cmdstat_dump:", "cmdstat_get:", "cmdstat_lrange:", "cmdstat_memory");
            }
        }
    }

    @Test
    @Behaviour("BF-80")
    void metadata_plantedFaults_findsTypeLengthExpiryMissingAndExtra() {
        try (Jedis target = servers.target.jedis()) {
            target.del("key:0");
            target.set("extra", "1");
            target.del("key:2");
            target.set("key:2", "not a hash");
            target.hdel("key:11", "a");
            target.rpush("key:3", "more");
            target.sadd("key:4", "more");
            target.zrem("key:5", "one");
            target.xtrim("key:6", 1, false);
            target.append("key:9", "!");
            target.persist("key:12");
            target.lset("key:21", 0, "own"); // as long as it was
        }

        VerifyReport telling = run(config(VerifyTier.METADATA).withRepair(false));

        assertThat(telling.found())
                .isEqualTo(Map.of(
                        Difference.MISSING, 1L,
                        Difference.EXTRA, 1L,
                        Difference.TYPE, 1L,
                        Difference.VALUE, 6L,
                        Difference.EXPIRY, 1L));
        assertThat(telling.passed()).isFalse();

        VerifyReport repairing = run(config(VerifyTier.METADATA));

        assertThat(repairing.passed()).isTrue();
        assertThat(run(config(VerifyTier.FULL)).found()).isEqualTo(Map.of(Difference.VALUE, 1L));
        servers.assertEqual();
    }

    @Test
    @Behaviour("BF-81")
    void sample_equalSides_saysHowManyMayDiffer() {
        VerifyReport report = run(config(VerifyTier.SAMPLE));

        assertThat(report.passed()).isTrue();
        assertThat(report.equal()).isFalse();
        assertThat(report.compared()).isBetween((long) SAMPLE, 3L * SAMPLE);
        assertThat(report.sought()).isBetween((long) SAMPLE, 3L * SAMPLE);
        assertThat(report.mostDiffering()).isBetween(0.0001, 0.006);
        assertThat(report.mostExtra()).isBetween(0.0001, 0.006);
    }

    @Test
    @Behaviour("BF-81")
    void sample_aTenthDiffers_estimatesThatAndRepairsNothing() {
        try (Jedis target = servers.target.jedis()) {
            for (int i = 0; i < KEYS; i += 9) {
                target.append("key:" + i, "!");
            }
            for (int i = 0; i < KEYS / 9; i++) {
                target.set("extra:" + i, "1");
            }

            VerifyReport report = run(config(VerifyTier.SAMPLE));

            assertThat(report.passed()).isFalse();
            assertThat(report.found()).containsOnlyKeys(Difference.VALUE, Difference.EXTRA);
            assertThat(report.repaired()).isEmpty();
            assertThat(report.mostDiffering()).isBetween(0.05, 0.3);
            assertThat(report.mostExtra()).isBetween(0.04, 0.3);
            assertThat(target.exists("extra:0")).isTrue();
        }
    }

    /** As a walk leaves it that has skipped a range of the table. */
    @Test
    @Behaviour("BF-81")
    void sample_gapInTheCopy_isSeen() {
        List<Key> gap = keysOfSlice(20, 50);
        try (Jedis target = servers.target.jedis()) {
            gap.forEach(key -> target.del(key.bytes()));
        }

        VerifyReport report = run(config(VerifyTier.SAMPLE));

        assertThat(gap).hasSizeGreaterThan(KEYS / 150);
        assertThat(report.found()).containsOnlyKeys(Difference.MISSING);
        assertThat(report.found().get(Difference.MISSING)).isGreaterThanOrEqualTo(4);
    }

    @Test
    @Behaviour("BF-81")
    void sample_sideWithNoMoreKeys_isLookedAtWhole() {
        try (Jedis target = servers.target.jedis()) {
            target.del("key:1234");
        }

        VerifyReport report = run(config(VerifyTier.SAMPLE).withSampleKeys(2 * KEYS));

        assertThat(report.compared()).isGreaterThanOrEqualTo(KEYS);
        assertThat(report.found()).isEqualTo(Map.of(Difference.MISSING, 1L));
    }

    @Test
    @Behaviour("BF-82")
    void counts_asManyKeys_passesAndProvesNoMore() {
        try (Jedis target = servers.target.jedis()) {
            target.set("key:0", "other");
            target.hset(RECORD, "i:alive", "1 " + Long.MAX_VALUE + " DUAL_WRITE"); // no key of the application's
        }

        VerifyReport report = run(config(VerifyTier.COUNTS));

        assertThat(report.counts()).isEqualTo(Map.of(Side.SOURCE, KEYS + 2L, Side.TARGET, KEYS + 2L));
        assertThat(report.passed()).isTrue();
        assertThat(report.equal()).isFalse();
    }

    @Test
    @Behaviour("BF-82")
    void counts_oneKeyMore_doesNotPass() {
        try (Jedis target = servers.target.jedis()) {
            target.set("extra", "1");
        }

        VerifyReport report = run(config(VerifyTier.COUNTS));

        assertThat(report.counts()).isEqualTo(Map.of(Side.SOURCE, KEYS + 2L, Side.TARGET, KEYS + 3L));
        assertThat(report.passed()).isFalse();
    }

    @Test
    @Behaviour("BF-82")
    void counts_filter_refused() {
        WalkConfig some = WalkConfig.defaults().withNames(NameFilter.NONE.over(List.of("key:*"), List.of(), List.of()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(config(VerifyTier.COUNTS).withWalk(some)))
                .withMessageContaining("a filter leaves out keys");
    }

    @Test
    @Behaviour("BF-83")
    void tiersBelowFull_equalSides_payNothing() {
        try (Jedis target = servers.target.jedis()) {
            target.hset(RECORD, "i:gone", "1 1 DUAL_WRITE");
            for (VerifyTier tier : List.of(VerifyTier.COUNTS, VerifyTier.METADATA, VerifyTier.SAMPLE)) {
                VerifyReport report = run(config(tier));

                assertThat(report.passed()).as("%s", tier).isTrue();
                assertThat(report.paid()).as("%s", tier).isZero();
            }
            assertThat(target.hexists(RECORD, "i:gone")).isTrue();
            assertThat(run(config(VerifyTier.FULL)).paid()).isEqualTo(1);
        }
    }

    private static List<Key> keysOfSlice(int slice, int slices) {
        SliceScan scan = new SliceScan(SlicePlan.of(slices).get(slice));
        try (RedisLink link = servers.sourceSide.lease()) {
            List<Key> keys = new ArrayList<>();
            while (!scan.isDone()) {
                keys.addAll(scan.accept(link.exchange(scan.next(10))));
            }
            return keys;
        }
    }

    private static VerifyConfig config(VerifyTier tier) {
        return VerifyConfig.defaults()
                .withTier(tier)
                .withSampleKeys(SAMPLE)
                .withRounds(List.of(Duration.ofMillis(20), Duration.ofMillis(50)));
    }

    private static VerifyReport run(VerifyConfig config) {
        return Verification.create(servers.sourceSide, servers.targetSide, config)
                .run(ProgressListener.NONE);
    }
}
