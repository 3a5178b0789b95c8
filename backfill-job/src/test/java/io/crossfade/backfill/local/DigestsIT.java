package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.digest.DigestComparison;
import io.crossfade.backfill.digest.SideDigest;
import io.crossfade.backfill.filter.NameFilter;
import io.crossfade.backfill.filter.SlotRanges;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.converge.Difference;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisSide;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;

/** Digests of two real servers: equal where the servers are, and different in the slot of whatever differs. */
class DigestsIT {
    private static final int KEYS = 900;
    private static final int BIG_HASHES = 3;
    private static final int MEMBERS = 1_500;
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
        try (Jedis source = servers.source.jedis()) {
            addBig(source);
        }
        Backfill.create(servers.sourceSide, servers.targetSide, BackfillConfig.defaults())
                .run(ProgressListener.NONE);
    }

    @Test
    @Behaviour("BF-90")
    void digests_equalSides_areEqual() {
        SideDigest source = digest(servers.sourceSide);

        DigestComparison found = DigestComparison.of(source, digest(servers.targetSide));

        assertThat(found.isEqual()).as("%s", found).isTrue();
        assertThat(source.sums().keys()).isEqualTo(size());
        assertThat(source.sums().unread()).isZero();
    }

    /** One reads everything by the parts, the other nothing. */
    @Test
    @Behaviour("BF-90")
    void digests_valuesReadInParts_areThoseOfWholeValues() {
        SideDigest whole = digest(servers.sourceSide, config(500_000_000), Instant.EPOCH);
        SideDigest inParts = digest(servers.targetSide, config(1_024), Instant.EPOCH);

        DigestComparison found = DigestComparison.of(whole, inParts);

        assertThat(found.isEqual()).as("%s", found).isTrue();
        assertThat(inParts.sums().unread()).isZero();
    }

    @Test
    @Behaviour("BF-90")
    void digests_aFaultOfEachKind_thoseSlotsDifferAndNoOther() {
        BitSet contents = new BitSet();
        BitSet expiries = new BitSet();
        Random random = new Random(1);
        try (Jedis target = servers.target.jedis()) {
            for (Fault fault : Fault.values()) {
                String key = keyOfAnotherSlot(fault, random, contents, expiries);
                fault.plant(target, key);
                (fault == Fault.EXPIRY_LATER ? expiries : contents)
                        .set(Key.of(key).slot());
            }
        }

        DigestComparison found = compare(Instant.EPOCH, Instant.EPOCH);

        assertThat(found.contents()).isEqualTo(contents);
        assertThat(found.expiries()).isEqualTo(expiries);
    }

    private static String keyOfAnotherSlot(Fault fault, Random random, BitSet contents, BitSet expiries) {
        while (true) {
            String key = fault.anyKey(random, KEYS, BIG_HASHES);
            int slot = Key.of(key).slot();
            if (!contents.get(slot) && !expiries.get(slot)) {
                return key;
            }
        }
    }

    /** What has been read when a connection goes is read again, and counts once. */
    @Test
    @Behaviour("BF-91")
    void digest_connectionsLost_eachKeyCountsOnce() {
        HookedSide hooked = new HookedSide(
                servers.sourceSide, command -> command.text(0).equals("HGETALL"), DigestsIT::cutConnections);
        VerifyConfig small = VerifyConfig.defaults()
                .withWalk(WalkConfig.defaults().withWorkers(2).withBatchSize(50).withScanCount(100));

        SideDigest digest = digest(hooked, small, Instant.EPOCH);

        assertThat(hooked.played()).isTrue();
        assertThat(digest.sums().keys()).isEqualTo(size());
        assertThat(DigestComparison.of(digest, digest(servers.targetSide)).isEqual())
                .isTrue();
    }

    @Test
    @Behaviour("BF-91")
    void digest_oneSide_writesNothingAndNeedsNoOther() {
        try (Jedis source = servers.source.jedis();
                Jedis target = servers.target.jedis()) {
            source.configResetStat();
            target.configResetStat();

            digest(servers.sourceSide);

            assertThat(source.info("commandstats"))
                    .doesNotContain(
                            "cmdstat_dump:", "cmdstat_eval", "cmdstat_restore:", "cmdstat_set:", "cmdstat_del:");
            assertThat(target.info("commandstats")).doesNotContain("cmdstat_scan:", "cmdstat_get:");
        }
    }

    @Test
    @Behaviour("BF-93")
    void digests_keysThatExpireSoon_areLeftOutIfSo() {
        try (Jedis source = servers.source.jedis()) {
            source.setex("soon", 3_000, "1");
            Instant horizon = Instant.now().plusSeconds(7_200);

            assertThat(compare(Instant.EPOCH, Instant.EPOCH).contents().cardinality())
                    .isEqualTo(1);
            assertThat(compare(horizon, horizon).isEqual()).isTrue();
        }
    }

    /** The estimate that PFCOUNT writes into the value is no part of what it holds. */
    @Test
    @Behaviour("BF-90")
    void digests_estimateOfAHyperLogLogWritten_isNoDifference() {
        try (Jedis source = servers.source.jedis()) {
            source.pfcount("key:7");
        }

        assertThat(compare(Instant.EPOCH, Instant.EPOCH).isEqual()).isTrue();
    }

    @Test
    @Behaviour("BF-94")
    void verification_ofTheSlotsThatDiffer_findsWhatDiffers() {
        try (Jedis target = servers.target.jedis()) {
            target.set("extra", "1");
            target.del("key:4");
        }
        DigestComparison found = compare(Instant.EPOCH, Instant.EPOCH);
        VerifyConfig some = VerifyConfig.defaults()
                .withRounds(List.of(Duration.ofMillis(20)))
                .withWalk(WalkConfig.defaults().withNames(NameFilter.NONE.withSlots(SlotRanges.of(found.contents()))));

        VerifyReport report = Verification.create(servers.sourceSide, servers.targetSide, some)
                .run(ProgressListener.NONE);

        assertThat(report.found()).isEqualTo(Map.of(Difference.EXTRA, 1L, Difference.MISSING, 1L));
        assertThat(report.compared()).isLessThan(20);
        assertThat(compare(Instant.EPOCH, Instant.EPOCH).isEqual()).isTrue();
    }

    private static void addBig(Jedis source) {
        try (Pipeline pipeline = source.pipelined()) {
            for (int i = 0; i < MEMBERS; i++) {
                for (int hash = 0; hash < BIG_HASHES; hash++) {
                    pipeline.hset("big:" + hash, "field:" + i, "value " + i);
                }
                pipeline.sadd("big:set", "member:" + i);
                pipeline.zadd("big:zset", i / 3.0, "member:" + i);
                pipeline.rpush("big:list", "element:" + i);
                pipeline.xadd("big:stream", XAddParams.xAddParams().id(i + 1), Map.of("field", "value " + i));
            }
            pipeline.set("big:string", "0123456789".repeat(60_000));
            pipeline.xgroupCreate("big:stream", "group", new StreamEntryID("0-0"), false);
            pipeline.xreadGroup(
                    "group",
                    "consumer",
                    XReadGroupParams.xReadGroupParams().count(700),
                    Map.of("big:stream", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        }
    }

    private static void cutConnections() {
        try (Jedis source = servers.source.jedis()) {
            source.clientKill(
                    ClientKillParams.clientKillParams().type(ClientType.NORMAL).skipMe(ClientKillParams.SkipMe.YES));
        }
    }

    private static long size() {
        try (Jedis source = servers.source.jedis()) {
            return source.dbSize();
        }
    }

    private static VerifyConfig config(int wholeValueBytes) {
        VerifyConfig config = VerifyConfig.defaults();
        return config.withConverge(config.converge().withWholeValueBytes(wholeValueBytes));
    }

    private static DigestComparison compare(Instant source, Instant target) {
        return DigestComparison.of(
                digest(servers.sourceSide, VerifyConfig.defaults(), source),
                digest(servers.targetSide, VerifyConfig.defaults(), target));
    }

    private static SideDigest digest(RedisSide side) {
        return digest(side, VerifyConfig.defaults(), Instant.EPOCH);
    }

    private static SideDigest digest(RedisSide side, VerifyConfig config, Instant horizon) {
        return Digesting.create(side, new DatabasePair(0, 0), config, horizon)
                .run(ProgressListener.NONE)
                .orElseThrow();
    }
}
