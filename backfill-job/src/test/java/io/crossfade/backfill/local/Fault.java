package io.crossfade.backfill.local;

import io.crossfade.converge.Difference;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XClaimParams;

/** A way in which one key of {@code EveryType}, or a big hash, can differ on the target. */
enum Fault {
    STRING(0, Difference.VALUE, (target, key) -> target.append(key, "!")),
    NUMBER(1, Difference.VALUE, Jedis::incr),
    BIT(8, Difference.VALUE, (target, key) -> target.setbit(key, 7, !target.getbit(key, 7))),
    REGISTERS(7, Difference.VALUE, (target, key) -> target.pfadd(key, "something else")),
    HASH_VALUE(2, Difference.VALUE, (target, key) -> target.hset(key, "a", "2")),
    HASH_FIELD_MISSING(2, Difference.VALUE, (target, key) -> target.hdel(key, "a")),
    HASH_FIELD_EXTRA(2, Difference.VALUE, (target, key) -> target.hset(key, "c", "1")),
    LIST_ELEMENT(3, Difference.VALUE, (target, key) -> target.lset(key, 1, "other")),
    LIST_ORDER(3, Difference.VALUE, (target, key) -> target.rpush(key, target.lpop(key))),
    LIST_LONGER(3, Difference.VALUE, (target, key) -> target.rpush(key, "three")),
    SET_MEMBER(4, Difference.VALUE, (target, key) -> {
        target.srem(key, "one");
        target.sadd(key, "One");
    }),
    SCORE_BY_ONE_ULP(5, Difference.VALUE, (target, key) -> target.zadd(key, Math.nextUp(1.1), "one")),
    SORTED_MEMBER(5, Difference.VALUE, (target, key) -> target.zrem(key, "two")),
    STREAM_ENTRY(6, Difference.VALUE, (target, key) -> target.xtrim(key, 1, false)),
    STREAM_LAST_ID(6, Difference.VALUE, (target, key) -> {
        StreamEntryID added = target.xadd(key, XAddParams.xAddParams().id("999999-1"), Map.of("passing", "1"));
        target.xdel(key, added);
    }),
    STREAM_GROUP_POSITION(
            6, Difference.VALUE, (target, key) -> target.xgroupSetID(key, "group", new StreamEntryID("0-0"))),
    STREAM_GROUP_MISSING(6, Difference.VALUE, (target, key) -> target.xgroupDestroy(key, "group")),
    STREAM_PENDING(6, Difference.VALUE, (target, key) -> {
        StreamEntryID waiting = target.xpending(key, "group").getMinId();
        target.xack(key, "group", waiting);
    }),
    STREAM_PENDING_OWNER(6, Difference.VALUE, (target, key) -> {
        StreamEntryID waiting = target.xpending(key, "group").getMinId();
        target.xclaim(key, "group", "another", 0, XClaimParams.xClaimParams().idle(0), waiting);
    }),
    BIG_HASH_VALUE(Fault.BIG, Difference.VALUE, (target, key) -> target.hset(key, "field:1234", "other")),
    BIG_HASH_FIELD(Fault.BIG, Difference.VALUE, (target, key) -> target.hdel(key, "field:77")),
    MISSING(Fault.ANY, Difference.MISSING, Jedis::del),
    TYPE(3, Difference.TYPE, (target, key) -> {
        target.del(key);
        target.sadd(key, "one", "two");
    }),
    EXPIRY_GONE(Fault.EXPIRING, Difference.EXPIRY, Jedis::persist),
    EXPIRY_LATER(Fault.EXPIRING, Difference.EXPIRY, (target, key) -> target.pexpire(key, target.pttl(key) + 2_000)),
    EXPIRY_EXTRA(Fault.LASTING, Difference.EXPIRY, (target, key) -> target.expire(key, 86_400));

    /** How many types {@code EveryType} makes, in turn; each third key expires. */
    private static final int TYPES = 9;

    private static final int BIG = 100;
    private static final int ANY = 101;
    private static final int EXPIRING = 102;
    private static final int LASTING = 103;

    private final int kind;
    private final Difference difference;
    private final BiConsumer<Jedis, String> plant;

    Fault(int kind, Difference difference, BiConsumer<Jedis, String> plant) {
        this.kind = kind;
        this.difference = difference;
        this.plant = plant;
    }

    Difference difference() {
        return difference;
    }

    /** Returns a key in which this fault can be, out of {@code keys} of each kind. */
    String anyKey(Random random, int keys, int bigHashes) {
        int row = random.nextInt(keys / TYPES);
        return switch (kind) {
            case BIG -> "big:" + random.nextInt(bigHashes);
            case ANY -> "key:" + random.nextInt(keys);
            case EXPIRING -> "key:" + row * TYPES;
            case LASTING -> "key:" + (row * TYPES + 1);
            default -> "key:" + (row * TYPES + kind);
        };
    }

    void plant(Jedis target, String key) {
        plant.accept(target, key);
    }
}
