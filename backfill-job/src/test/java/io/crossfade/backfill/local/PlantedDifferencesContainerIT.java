package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.EveryType;
import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.verify.Finding;
import io.crossfade.converge.Difference;
import io.crossfade.converge.ValueDetail;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * Between servers of different versions that keep the same values in different encodings, the verification finds a hundred
 * planted differences of every kind, all of them and nothing else; and before that, none. {@code
 * -Dcrossfade.faults.seed=N} plants others.
 */
@RequiresDocker
class PlantedDifferencesContainerIT {
    private static final long SEED = Long.getLong("crossfade.faults.seed", 20_261_123);
    private static final int FAULTS = 100;
    private static final int EXTRA = 8;
    private static final int KEYS = 900;
    private static final int BIG_HASHES = 10;
    private static final int FIELDS = 2_000;

    @ParameterizedTest
    @CsvSource({"REDIS_6_0, REDIS_8_0", "VALKEY_8_1, REDIS_7_0"})
    @Behaviour({"BF-12", "BF-86"})
    void verification_hundredPlantedDifferences_findsThoseAndNoOther(RedisImage from, RedisImage to) {
        try (RedisContainer source = RedisContainer.start(from);
                RedisContainer target = RedisContainer.start(to);
                JedisSide sourceSide = TwoServers.side(Side.SOURCE, source.host(), source.port());
                JedisSide targetSide = TwoServers.side(Side.TARGET, target.host(), target.port());
                Jedis original = source.jedis();
                Jedis copy = target.jedis()) {
            fill(original);
            keepDifferently(copy);
            Backfill.create(sourceSide, targetSide, BackfillConfig.defaults()).run(ProgressListener.NONE);
            assertThat(verify(sourceSide, targetSide).found()).isEmpty();

            Map<Key, Difference> planted = plant(copy);

            List<Finding> found = verify(sourceSide, targetSide).listed();
            assertThat(found)
                    .extracting(finding -> Map.entry(finding.key(), finding.difference()))
                    .as("seed %d", SEED)
                    .containsExactlyInAnyOrderElementsOf(planted.entrySet());
            assertThat(found)
                    .filteredOn(finding -> finding.difference() == Difference.VALUE)
                    .allSatisfy(PlantedDifferencesContainerIT::assertPartsTold);
            assertThat(verify(sourceSide, targetSide, true).listed())
                    .hasSize(FAULTS)
                    .allMatch(Finding::repaired);
            assertThat(verify(sourceSide, targetSide).found()).isEmpty();
        }
    }

    private static void assertPartsTold(Finding finding) {
        ValueDetail detail = finding.detail();
        assertThat(detail).isNotNull();
        assertThat(detail.whole()).isTrue();
        assertThat(detail.counts()).isNotEmpty();
        assertThat(detail.first()).isNotEmpty();
    }

    private static void fill(Jedis source) {
        EveryType.fill(source, KEYS);
        try (Pipeline pipeline = source.pipelined()) {
            for (int hash = 0; hash < BIG_HASHES; hash++) {
                for (int field = 0; field < FIELDS; field++) {
                    pipeline.hset("big:" + hash, "field:" + field, "value " + field);
                }
            }
        }
    }

    /** The source has small values in compact encodings and large ones not; the target the other way round. */
    private static void keepDifferently(Jedis target) {
        target.configSet("hash-max-ziplist-entries", "100000");
        target.configSet("hash-max-ziplist-value", "100000");
        target.configSet("zset-max-ziplist-entries", "0");
        target.configSet("set-max-intset-entries", "0");
        target.configSet("list-max-ziplist-size", "1");
        target.configSet("stream-node-max-entries", "1");
    }

    private static Map<Key, Difference> plant(Jedis target) {
        Random random = new Random(SEED);
        Map<Key, Difference> planted = new HashMap<>();
        for (int i = 0; i < EXTRA; i++) {
            target.set("extra:" + i, "1");
            planted.put(Key.of("extra:" + i), Difference.EXTRA);
        }
        Fault[] faults = Fault.values();
        for (int i = 0; planted.size() < FAULTS; i++) {
            Fault fault = faults[i % faults.length];
            String key = fault.anyKey(random, KEYS, BIG_HASHES);
            if (planted.putIfAbsent(Key.of(key), fault.difference()) == null) {
                fault.plant(target, key);
            }
        }
        return planted;
    }

    private static VerifyReport verify(JedisSide source, JedisSide target) {
        return verify(source, target, false);
    }

    private static VerifyReport verify(JedisSide source, JedisSide target, boolean repair) {
        VerifyConfig config = VerifyConfig.defaults()
                .withRounds(List.of(Duration.ofMillis(50)))
                .withRepair(repair);
        return Verification.create(source, target, config).run(ProgressListener.NONE);
    }
}
