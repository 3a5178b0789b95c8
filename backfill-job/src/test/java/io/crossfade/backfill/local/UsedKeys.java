package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.EveryType;
import io.crossfade.testing.RunningServer;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.RestoreParams;

/** Keys of every type that were not used for a while, or often, without anybody having waited or used them. */
final class UsedKeys {
    /** Longer than any test, and long enough that seconds do not matter. */
    private static final long IDLE_SECONDS = 50_000;

    /** A server counts the next use for certain as long as there were so few. */
    private static final int FREQUENCY = 5;

    private static final Offset<Long> A_WHILE = Offset.offset(600L);

    private UsedKeys() {}

    /** Sets by what a server evicts; frequencies do not sink with each minute that passes. */
    static void policy(RunningServer server, String policy) {
        try (Jedis jedis = server.jedis()) {
            jedis.configSet("maxmemory-policy", policy);
            jedis.configSet("lfu-decay-time", "0");
        }
    }

    static void plain(RunningServer server, int count) {
        try (Jedis jedis = server.jedis()) {
            EveryType.fill(jedis, count);
        }
    }

    static void idle(RunningServer server, int count) {
        plain(server, count);
        again(server, count, RestoreParams.restoreParams().replace().absTtl().idleTime(IDLE_SECONDS));
    }

    static void frequent(RunningServer server, int count) {
        plain(server, count);
        again(server, count, RestoreParams.restoreParams().replace().absTtl().frequency(FREQUENCY));
    }

    private static void again(RunningServer server, int count, RestoreParams params) {
        try (Jedis jedis = server.jedis()) {
            for (String key : names(count)) {
                long ttl = jedis.pttl(key);
                jedis.restore(key, ttl < 0 ? 0 : System.currentTimeMillis() + ttl, jedis.dump(key), params);
            }
        }
    }

    static void assertIdle(RunningServer server, int count) {
        each(server, count, Jedis::objectIdletime, idle -> assertThat(idle).isCloseTo(IDLE_SECONDS, A_WHILE));
    }

    /** Of a hash: small numbers are shared by all keys that hold them, and as old as the server. */
    static void assertJustUsed(RunningServer server) {
        try (Jedis jedis = server.jedis()) {
            assertThat(jedis.objectIdletime("key:2")).isCloseTo(0L, A_WHILE);
        }
    }

    static void assertFrequent(RunningServer server, int count) {
        each(server, count, Jedis::objectFreq, times -> assertThat(times).isEqualTo(FREQUENCY));
    }

    /** The names, so that looking counts for nothing. */
    static void assertSameKeys(RunningServer source, RunningServer target) {
        try (Jedis one = source.jedis();
                Jedis other = target.jedis()) {
            Set<String> copied = other.keys("*").stream()
                    .filter(key -> !key.contains("__crossfade"))
                    .collect(Collectors.toSet());
            assertThat(copied).isEqualTo(one.keys("*"));
        }
    }

    private static void each(
            RunningServer server, int count, BiFunction<Jedis, String, Long> figure, Consumer<Long> check) {
        try (Jedis jedis = server.jedis()) {
            names(count).forEach(key -> check.accept(figure.apply(jedis, key)));
        }
    }

    private static Set<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "key:" + i).collect(Collectors.toSet());
    }
}
