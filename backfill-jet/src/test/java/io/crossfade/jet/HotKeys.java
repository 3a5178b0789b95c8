package io.crossfade.jet;

import io.crossfade.backfill.local.ServerInfo;
import io.crossfade.converge.ConvergeConfig;
import io.crossfade.converge.Converger;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Background;
import io.crossfade.testing.RealRedis;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;

/** An application that writes to the source and carries each write by the rule of convergence, until it is closed. */
final class HotKeys implements AutoCloseable {
    private static final int KEYS = 60;
    private static final long THINK_NANOS = 5_000_000;

    private final RealRedis redis;
    private final JedisSide source;
    private final JedisSide target;
    private final CompletableFuture<Void> writer;
    private volatile boolean ended;
    private volatile long increments;

    HotKeys(RealRedis source, RealRedis target, long seed) {
        this.redis = source;
        this.source = JedisSide.open(Side.SOURCE, SideConfig.of(source.host(), source.port()));
        this.target = JedisSide.open(Side.TARGET, SideConfig.of(target.host(), target.port()));
        this.writer = Background.run(() -> write(new Random(seed)));
    }

    /** Ends it and returns how often it has incremented {@code counter}. */
    long end() {
        ended = true;
        writer.join();
        return increments;
    }

    private void write(Random random) {
        Converger converger = new Converger(
                ServerInfo.of(source).capabilities(),
                ServerInfo.of(target).capabilities(),
                ConvergeConfig.defaults().withMaxRounds(100));
        try (RedisLink from = source.lease();
                RedisLink to = target.lease();
                Jedis jedis = redis.jedis()) {
            while (!ended) {
                List<Key> keys = List.of(Key.of(change(jedis, random)));
                while (!converger.converge(from, to, keys).get(0).settled()) {
                    // the rule: repeat until the two agree
                }
                LockSupport.parkNanos(THINK_NANOS); // no key changes at every moment, which a backfill would quarantine
            }
        }
    }

    private String change(Jedis jedis, Random random) {
        String key = "hot:" + random.nextInt(KEYS);
        switch (random.nextInt(4)) {
            case 0 -> {
                increments = jedis.incr("counter");
                return "counter";
            }
            case 1 -> jedis.set(key, "value " + random.nextInt());
            case 2 -> jedis.setex(key, 1_000 + random.nextInt(1_000), "expiring " + random.nextInt());
            default -> {
                jedis.del(key);
                jedis.rpush(key, "" + random.nextInt());
            }
        }
        return key;
    }

    @Override
    public void close() {
        end();
        source.close();
        target.close();
    }
}
