package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.EveryType;
import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.digest.DigestComparison;
import io.crossfade.backfill.digest.SideDigest;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** Servers of different versions that keep the same values in different encodings have the same digests. */
@RequiresDocker
class DigestVersionsContainerIT {
    private static final int KEYS = 900;
    private static final int BIG_HASHES = 2;
    private static final int FIELDS = 2_000;
    private static final long FAR_MILLIS = 4_000_000_000_000L;

    @Test
    @Behaviour({"BF-90", "BF-92"})
    void digests_sameKeysOnEachVersion_areEqual() {
        try (RedisContainer oldest = RedisContainer.start(RedisImage.REDIS_6_0);
                JedisSide source = side(Side.SOURCE, oldest)) {
            fill(oldest);
            SideDigest original = digest(source);
            for (RedisImage image : List.of(RedisImage.REDIS_7_0, RedisImage.REDIS_8_0, RedisImage.VALKEY_8_1)) {
                try (RedisContainer other = RedisContainer.start(image);
                        JedisSide target = side(Side.TARGET, other)) {
                    keepDifferently(other);
                    Backfill.create(source, target, BackfillConfig.defaults()).run(ProgressListener.NONE);

                    DigestComparison found = DigestComparison.of(original, digest(target));

                    assertThat(found.isEqual()).as("%s: %s", image, found).isTrue();
                    assertThat(found.equal()).isGreaterThan(KEYS / 2);
                    assertFaultsAreTold(original, other, target);
                }
            }
        }
    }

    /** The times of fields are part of the value, to the millisecond; fields that expire soon can be left out. */
    @Test
    @Behaviour({"BF-90", "BF-93"})
    void digests_fieldsThatExpire_differIfTheirTimesDo() {
        try (RedisContainer one = RedisContainer.start(RedisImage.REDIS_8_0);
                RedisContainer other = RedisContainer.start(RedisImage.REDIS_8_0);
                JedisSide source = side(Side.SOURCE, one);
                JedisSide target = side(Side.TARGET, other);
                Jedis original = one.jedis();
                Jedis copy = other.jedis()) {
            for (Jedis server : List.of(original, copy)) {
                addFieldsThatExpire(server);
            }
            copy.configSet("hash-max-listpack-entries", "0");
            assertThat(DigestComparison.of(digest(source), digest(target)).isEqual())
                    .isTrue();

            copy.hpexpireAt("hash:small", FAR_MILLIS + 1, "a");
            original.hpersist("hash:big", "field:77");

            DigestComparison found = DigestComparison.of(digest(source), digest(target));
            assertThat(found.contents()).isEqualTo(slots("hash:small", "hash:big"));

            Instant horizon = Instant.ofEpochMilli(FAR_MILLIS + 2);
            DigestComparison later = DigestComparison.of(digest(source, horizon), digest(target, horizon));
            assertThat(later.contents())
                    .as("one has lost the only field that stays")
                    .isEqualTo(slots("hash:big"));
        }
    }

    private static void addFieldsThatExpire(Jedis server) {
        server.hset("hash:small", "a", "1");
        server.hset("hash:small", "b", "2");
        server.hpexpireAt("hash:small", FAR_MILLIS, "a");
        try (Pipeline pipeline = server.pipelined()) {
            for (int field = 0; field < FIELDS; field++) {
                pipeline.hset("hash:big", "field:" + field, "x".repeat(500));
            }
            pipeline.hpexpireAt("hash:big", FAR_MILLIS, "field:1", "field:77");
        }
    }

    /** One of each kind, each in a slot of its own. */
    private static void assertFaultsAreTold(SideDigest original, RedisContainer server, JedisSide target) {
        BitSet slots = new BitSet();
        Random random = new Random(2);
        try (Jedis jedis = server.jedis()) {
            for (Fault fault : Fault.values()) {
                String key = fault.anyKey(random, KEYS, BIG_HASHES);
                while (slots.get(Key.of(key).slot())) {
                    key = fault.anyKey(random, KEYS, BIG_HASHES);
                }
                fault.plant(jedis, key);
                slots.set(Key.of(key).slot());
            }
        }
        DigestComparison found = DigestComparison.of(original, digest(target));
        BitSet told = (BitSet) found.contents().clone();
        told.or(found.expiries());
        assertThat(told).isEqualTo(slots);
    }

    private static void fill(RedisContainer server) {
        try (Jedis jedis = server.jedis()) {
            EveryType.fill(jedis, KEYS);
            try (Pipeline pipeline = jedis.pipelined()) {
                for (int hash = 0; hash < BIG_HASHES; hash++) {
                    for (int field = 0; field < FIELDS; field++) {
                        pipeline.hset("big:" + hash, "field:" + field, "value " + field);
                    }
                }
            }
        }
    }

    private static void keepDifferently(RedisContainer server) {
        try (Jedis jedis = server.jedis()) {
            jedis.configSet("hash-max-ziplist-entries", "100000");
            jedis.configSet("hash-max-ziplist-value", "100000");
            jedis.configSet("zset-max-ziplist-entries", "0");
            jedis.configSet("set-max-intset-entries", "0");
            jedis.configSet("list-max-ziplist-size", "1");
            jedis.configSet("stream-node-max-entries", "1");
        }
    }

    private static JedisSide side(Side side, RedisContainer server) {
        return TwoServers.side(side, server.host(), server.port());
    }

    private static BitSet slots(String... keys) {
        BitSet slots = new BitSet();
        for (String key : keys) {
            slots.set(Key.of(key).slot());
        }
        return slots;
    }

    private static SideDigest digest(JedisSide side) {
        return digest(side, Instant.EPOCH);
    }

    private static SideDigest digest(JedisSide side, Instant horizon) {
        return Digesting.create(side, new DatabasePair(0, 0), VerifyConfig.defaults(), horizon)
                .run(ProgressListener.NONE)
                .orElseThrow();
    }
}
