package io.crossfade.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Background;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RunningServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.params.XTrimParams;

/**
 * Values of the sizes that servers are stopped by, while an application changes them; tells how long the servers' commands took.
 * Takes minutes and asks for a machine of its own, so it runs on demand: {@code -Dcrossfade.large-sizes=true}.
 */
@EnabledIfSystemProperty(named = "crossfade.large-sizes", matches = "true")
class LargeSizesIT {
    private static final Logger LOG = LoggerFactory.getLogger(LargeSizesIT.class);
    private static final int ELEMENTS = 1_000_000;
    private static final int CHUNK = 500;
    private static final String VALUE = "v".repeat(100);

    @Test
    void convergeInParts_valuesThatWouldStopAServer_noCommandTakesLong() throws Exception {
        String[] settings = {"slowlog-log-slower-than 0", "slowlog-max-len 1"};
        try (TwoServers servers = new TwoServers(RealRedis.start(settings), RealRedis.start(settings))) {
            fill(servers.authority);
            Converger converger = servers.converger(ConvergeConfig.defaults());
            for (String name : List.of("hash", "set", "zset", "list", "string", "stream")) {
                for (RunningServer server : List.of(servers.authorityServer, servers.shadowServer)) {
                    try (Jedis jedis = server.jedis()) {
                        jedis.configSet("slowlog-max-len", "100000");
                        jedis.configSet("slowlog-log-slower-than", "2000");
                        jedis.slowlogReset();
                    }
                }
                Key key = Key.of(name);
                AtomicBoolean ended = new AtomicBoolean();
                CompletableFuture<Void> application = Background.run(() -> write(servers.authorityServer, name, ended));
                long start = System.nanoTime();
                Convergence beside = inParts(servers, converger, key);
                long took = System.nanoTime() - start;
                ended.set(true);
                application.get(60, TimeUnit.SECONDS);
                start = System.nanoTime();
                Convergence rest = inParts(servers, converger, key);
                long tookAtRest = System.nanoTime() - start;
                LOG.info(
                        "{}: copied beside a writer in {} ms ({}), again at rest in {} ms ({}); slowest on the authority {}, on the shadow {}",
                        name,
                        took / 1_000_000,
                        beside.outcome(),
                        tookAtRest / 1_000_000,
                        rest.outcome(),
                        slowest(servers.authority),
                        slowest(servers.shadow));
                assertThat(rest.settled()).isTrue();
                assertThat(inParts(servers, converger, key).outcome()).isEqualTo(Convergence.Outcome.IDENTICAL);
            }
        }
    }

    private static String slowest(Jedis jedis) {
        Map<String, Long> slowest = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        jedis.slowlogGet(100_000).forEach(entry -> {
            slowest.merge(entry.getArgs().get(0), entry.getExecutionTime(), Math::max);
            counts.merge(entry.getArgs().get(0), 1, Integer::sum);
        });
        return slowest + " us, over 2 ms " + counts;
    }

    private static void write(RunningServer server, String name, AtomicBoolean ended) {
        try (Jedis jedis = server.jedis()) {
            for (int n = 0; !ended.get(); n++) {
                switch (name) {
                    case "hash" -> jedis.hset(name, "field" + n * 31 % ELEMENTS, "written" + n);
                    case "set" -> jedis.sadd(name, "new" + n);
                    case "zset" -> jedis.zincrby(name, 1, "member" + n * 31 % ELEMENTS);
                    case "list" -> {
                        jedis.rpush(name, "pushed" + n);
                        jedis.lpop(name);
                    }
                    case "stream" -> {
                        jedis.xadd(name, XAddParams.xAddParams(), Map.of("n", "added" + n));
                        jedis.xreadGroup(
                                "group",
                                "one",
                                XReadGroupParams.xReadGroupParams().count(1),
                                Map.of(name, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
                    }
                    default -> jedis.append(name, "appended" + n);
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private static Convergence inParts(TwoServers servers, Converger converger, Key key) {
        try (RedisLink authority = servers.authorityLink();
                RedisLink shadow = servers.shadowLink()) {
            return converger.convergeInParts(authority, shadow, key, () -> true);
        }
    }

    private static void fill(Jedis jedis) {
        for (int from = 0; from < ELEMENTS; from += CHUNK) {
            Map<String, String> fields = new HashMap<>();
            Map<String, Double> scores = new HashMap<>();
            String[] members = new String[CHUNK];
            String[] elements = new String[CHUNK];
            for (int i = 0; i < CHUNK; i++) {
                fields.put("field" + (from + i), VALUE);
                scores.put("member" + (from + i), (from + i) / 3.0);
                members[i] = "member" + (from + i);
                elements[i] = VALUE + (from + i);
            }
            jedis.hset("hash", fields);
            jedis.zadd("zset", scores);
            jedis.sadd("set", members);
            jedis.rpush("list", elements);
        }
        fillStream(jedis);
        for (int i = 0; i < 800; i++) {
            jedis.append("string", VALUE.repeat(2_621));
        }
    }

    /** A million entries, of which a group of three consumers has a hundred thousand pending; some of those are gone. */
    private static void fillStream(Jedis jedis) {
        try (Pipeline pipeline = jedis.pipelined()) {
            for (int i = 1; i <= ELEMENTS; i++) {
                pipeline.xadd("stream", new StreamEntryID(i, 0), Map.of("n", VALUE));
            }
        }
        jedis.xgroupCreate("stream", "group", new StreamEntryID(0, 0), false);
        for (int i = 0; i < 200; i++) {
            jedis.xreadGroup(
                    "group",
                    "consumer" + i % 3,
                    XReadGroupParams.xReadGroupParams().count(CHUNK),
                    Map.of("stream", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        }
        jedis.xtrim("stream", XTrimParams.xTrimParams().maxLen(ELEMENTS - 5_000).exactTrimming());
    }
}
