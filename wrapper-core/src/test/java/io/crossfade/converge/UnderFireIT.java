package io.crossfade.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/**
 * Several instances change the same few keys of every type, each converging what it changed, while a copier goes over all of
 * them: when all rest, both sides are equal, although no instance ever waited for another.
 */
class UnderFireIT {
    private static final String DELIVER =
            """
            redis.call('XADD', KEYS[1], 'MAXLEN', '50', '*', 'n', ARGV[1])
            redis.pcall('XGROUP', 'CREATE', KEYS[1], 'g', '0')
            redis.call('XREADGROUP', 'GROUP', 'g', ARGV[1], 'COUNT', '1', 'STREAMS', KEYS[1], '>')
            """;
    private static final String ACKNOWLEDGE =
            """
            local pending = redis.pcall('XPENDING', KEYS[1], 'g', '-', '+', '1')
            if #pending == 1 then redis.call('XACK', KEYS[1], 'g', pending[1][1]) end
            """;
    private static final int WRITERS = 4;
    private static final int ROUNDS = 40;
    private static final int WRITES = 15;
    private static final int KEYS = 24;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Behaviour({"CV-2", "CV-9"})
    @Race("T1")
    void converge_writersAndACopierAtOnce_bothSidesEqualAtRest(boolean watch) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
        try (TwoServers servers = new TwoServers()) {
            Converger converger = servers.converger(TwoServers.WHOLE);
            for (int round = 0; round < ROUNDS; round++) {
                AtomicInteger writing = new AtomicInteger(WRITERS);
                List<Callable<Void>> instances = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    Random random = new Random(1_000L * round + i);
                    instances.add(() -> writer(servers, converger, random, watch, writing));
                }
                instances.add(() -> copier(servers, converger, watch, writing));
                for (Future<Void> instance : threads.invokeAll(instances)) {
                    instance.get();
                }
                servers.assertEqual();
            }
            assertThat(servers.authority.dbSize()).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }

    private static @Nullable Void writer(
            TwoServers servers, Converger converger, Random random, boolean watch, AtomicInteger writing) {
        try (Jedis application = servers.authorityServer.jedis();
                RedisLink a = authority(servers, watch);
                RedisLink s = slowShadow(servers, random)) {
            for (int n = 0; n < WRITES; n++) {
                Key key = Key.of(write(application, random));
                untilSettled(converger, a, s, List.of(key), random.nextInt(4) == 0);
            }
        } finally {
            writing.decrementAndGet();
        }
        return null;
    }

    private static @Nullable Void copier(
            TwoServers servers, Converger converger, boolean watch, AtomicInteger writing) {
        try (RedisLink a = authority(servers, watch);
                RedisLink s = slowShadow(servers, new Random(7))) {
            while (writing.get() > 0) {
                untilSettled(converger, a, s, allKeys(), false);
            }
        }
        return null;
    }

    private static RedisLink authority(TwoServers servers, boolean watch) {
        RedisLink link = servers.authorityLink();
        return watch ? link : new TappedLink(link, TappedLink.unknown("WATCH"));
    }

    /** What was read may be old by the time it is written. */
    private static RedisLink slowShadow(TwoServers servers, Random random) {
        return new TappedLink(servers.shadowLink(), command -> {
            if (!command.text(0).equals("DUMP") && random.nextInt(4) == 0) {
                LockSupport.parkNanos(random.nextInt(3_000_000));
            }
            return command;
        });
    }

    /** What the ledger does: a key that did not settle stays dirty and is tried again. */
    private static void untilSettled(
            Converger converger, RedisLink authority, RedisLink shadow, List<Key> keys, boolean check) {
        List<Key> dirty = keys;
        while (!dirty.isEmpty()) {
            List<Convergence> results =
                    check ? converger.check(authority, shadow, dirty) : converger.converge(authority, shadow, dirty);
            List<Key> still = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).reason()).isNull();
                if (!results.get(i).settled()) {
                    still.add(dirty.get(i));
                }
            }
            dirty = still;
        }
    }

    private static String write(Jedis jedis, Random random) {
        int kind = random.nextInt(KEYS);
        String key = "key" + kind;
        if (random.nextInt(10) == 0) {
            jedis.del(key);
            return key;
        }
        String word = "w" + random.nextInt(20);
        switch (kind % 6) {
            case 0 -> jedis.append(key, word);
            case 1 -> jedis.hset(key, word, "" + random.nextInt());
            case 2 -> jedis.rpush(key, word);
            case 3 -> jedis.sadd(key, word);
            case 4 -> jedis.zadd(key, random.nextInt(100), word);
            default -> jedis.eval(random.nextBoolean() ? DELIVER : ACKNOWLEDGE, List.of(key), List.of(word));
        }
        return key;
    }

    private static List<Key> allKeys() {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            keys.add(Key.of("key" + i));
        }
        return keys;
    }
}
