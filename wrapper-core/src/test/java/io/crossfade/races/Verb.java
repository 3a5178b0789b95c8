package io.crossfade.races;

import java.util.List;
import java.util.Map;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.args.BitOP;
import redis.clients.jedis.args.ListDirection;
import redis.clients.jedis.params.SetParams;

/** What a random application does to its keys. Each constant works on keys of one family, so that most of it succeeds. */
enum Verb {
    SET("string", (redis, key, other, n) -> redis.set(key, "v" + n)),
    SETNX("string", (redis, key, other, n) -> redis.setnx(key, "nx" + n)),
    SET_EX("string", (redis, key, other, n) -> redis.set(key, "px" + n, new SetParams().px(50 + n))),
    SET_XX(
            "string",
            (redis, key, other, n) ->
                    redis.set(key, "xx" + n, new SetParams().xx().keepTtl())),
    GETDEL("string", (redis, key, other, n) -> redis.getDel(key)),
    APPEND("string", (redis, key, other, n) -> redis.append(key, "+")),
    MSET("string", (redis, key, other, n) -> redis.mset(key, "m" + n, other, "m" + n)),
    INCR("number", (redis, key, other, n) -> redis.incr(key)),
    DECRBY("number", (redis, key, other, n) -> redis.decrBy(key, n)),
    INCRBYFLOAT("number", (redis, key, other, n) -> redis.incrByFloat(key, n / 10.0)),
    SETBIT("bits", (redis, key, other, n) -> redis.setbit(key, n, true)),
    BITOP("bits", (redis, key, other, n) -> redis.bitop(BitOP.XOR, key, key, other)),
    HSET("hash", (redis, key, other, n) -> redis.hset(key, "f" + n % 7, "v" + n)),
    HDEL("hash", (redis, key, other, n) -> redis.hdel(key, "f" + n % 7)),
    HINCRBY("hash", (redis, key, other, n) -> redis.hincrBy(key, "count", n)),
    RPUSH("list", (redis, key, other, n) -> redis.rpush(key, "r" + n)),
    LPUSH("list", (redis, key, other, n) -> redis.lpush(key, "l" + n)),
    LPOP("list", (redis, key, other, n) -> redis.lpop(key)),
    LMOVE("list", (redis, key, other, n) -> redis.lmove(key, other, ListDirection.LEFT, ListDirection.RIGHT)),
    SADD("set", (redis, key, other, n) -> redis.sadd(key, "m" + n % 9)),
    SREM("set", (redis, key, other, n) -> redis.srem(key, "m" + n % 9)),
    SPOP("set", (redis, key, other, n) -> redis.spop(key)),
    SMOVE("set", (redis, key, other, n) -> redis.smove(key, other, "m" + n % 9)),
    SUNIONSTORE("set", (redis, key, other, n) -> redis.sunionstore(key, key, other)),
    ZADD("zset", (redis, key, other, n) -> redis.zadd(key, n / 3.0, "m" + n % 9)),
    ZREM("zset", (redis, key, other, n) -> redis.zrem(key, "m" + n % 9)),
    ZINCRBY("zset", (redis, key, other, n) -> redis.zincrby(key, 0.1, "m" + n % 9)),
    ZPOPMIN("zset", (redis, key, other, n) -> redis.zpopmin(key)),
    XADD("stream", (redis, key, other, n) -> redis.xadd(key, StreamEntryID.NEW_ENTRY, Map.of("f", "v" + n))),
    XTRIM("stream", (redis, key, other, n) -> redis.xtrim(key, 3, false)),
    PFADD("hll", (redis, key, other, n) -> redis.pfadd(key, "e" + n)),
    PFMERGE("hll", (redis, key, other, n) -> redis.pfmerge(key, other)),
    DEL("", (redis, key, other, n) -> redis.del(key)),
    UNLINK("", (redis, key, other, n) -> redis.unlink(key, other)),
    EXPIRE("", (redis, key, other, n) -> redis.pexpire(key, n % 3 == 0 ? 30 + n : 100_000)),
    EXPIREAT("", (redis, key, other, n) -> redis.expireAt(key, 4_000_000_000L + n)),
    PERSIST("", (redis, key, other, n) -> redis.persist(key)),
    RENAME("", (redis, key, other, n) -> redis.rename(key, other)),
    COPY("", (redis, key, other, n) -> redis.copy(key, other, true)),
    READ("", (redis, key, other, n) -> redis.ttl(key)),
    EVAL(
            "string",
            (redis, key, other, n) -> redis.eval(
                    "redis.call('SET', KEYS[1], ARGV[1]) redis.call('DEL', KEYS[2]) return 1",
                    List.of(key, other),
                    List.of("e" + n))),
    EVAL_HALF(
            "number",
            (redis, key, other, n) -> redis.eval(
                    "redis.call('INCR', KEYS[1]) return redis.call('LPUSH', KEYS[1], 'x')", List.of(key), List.of())),
    PIPELINE("list", (redis, key, other, n) -> {
        try (AbstractPipeline pipeline = redis.pipelined()) {
            pipeline.rpush(key, "p" + n);
            pipeline.incr(key);
            pipeline.lpop(other);
            pipeline.set("string:0", "p" + n);
        }
        return null;
    }),
    TRANSACTION("hash", (redis, key, other, n) -> {
        try (AbstractTransaction transaction = redis.multi()) {
            transaction.hset(key, "tx", "v" + n);
            transaction.hincrBy(other, "tx-count", 1);
            transaction.incr("number:0");
            transaction.exec();
        }
        return null;
    }),
    WATCHED("number", (redis, key, other, n) -> {
        try (AbstractTransaction transaction = redis.transaction(false)) {
            transaction.watch(key);
            transaction.multi();
            transaction.incrBy(key, n);
            transaction.exec();
        }
        return null;
    });

    private static final String[] FAMILIES = {"string", "number", "bits", "hash", "list", "set", "zset", "stream", "hll"
    };
    private static final int KEYS_OF_A_FAMILY = 3;

    private interface Deed {
        Object of(RedisClient redis, String key, String other, int n);
    }

    private final String family;
    private final Deed deed;

    Verb(String family, Deed deed) {
        this.family = family;
        this.deed = deed;
    }

    /** Does it once; what the number says is up to the verb. */
    void perform(RedisClient redis, int n) {
        String of = family.isEmpty() ? FAMILIES[n % FAMILIES.length] : family;
        int first = n / 7 % KEYS_OF_A_FAMILY;
        deed.of(redis, of + ":" + first, of + ":" + (first + 1) % KEYS_OF_A_FAMILY, n);
    }
}
