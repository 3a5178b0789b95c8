package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealRedis;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.resps.LibraryInfo;

/** What belongs to a server rather than to a key: function libraries, and scripts that are called by their digest. */
class FunctionsIT {
    private static final String SCRIPT = "return redis.call('INCR', KEYS[1])";

    private final TwoServers servers = new TwoServers();

    @AfterEach
    void stopServers() {
        servers.close();
    }

    private static String library(String name) {
        return "#!lua name=" + name + "\nredis.register_function('" + name
                + "_put', function(keys, args) return redis.call('SET', keys[1], args[1]) end)";
    }

    private static List<String> libraries(RealRedis server) {
        try (Jedis redis = server.jedis()) {
            return redis.functionList().stream()
                    .map(LibraryInfo::getLibraryName)
                    .sorted()
                    .toList();
        }
    }

    @Test
    @Behaviour("CR-5")
    void functions_changedByTheApplication_areTheSameOnBothSides() {
        try (JedisCrossfade jedis = servers.open(DUAL_WRITE);
                RedisClient redis = jedis.redisClient()) {
            redis.functionLoad(library("one"));
            redis.functionLoad(library("two"));
            redis.functionDelete("one");
            redis.functionLoad(library("one"));
            redis.functionDelete("two");
            assertThat(redis.fcall("one_put", List.of("k"), List.of("v"))).isEqualTo("OK");
            assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
            assertThat(libraries(servers.target)).containsExactly("one");
            servers.assertEqual();

            redis.functionFlush();
            assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
            assertThat(libraries(servers.target)).isEmpty();
        }
    }

    @Test
    @Behaviour("CR-5")
    @Race("T51")
    void functions_thereBeforeTheMigration_areThereAfterTheCutover() {
        try (Jedis source = servers.source.jedis();
                Jedis target = servers.target.jedis()) {
            source.functionLoad(library("old"));
            target.functionLoad(library("own"));
        }
        try (JedisCrossfade jedis = servers.open(SOURCE_ONLY);
                RedisClient redis = jedis.redisClient()) {
            redis.functionLoad(library("early"));
            jedis.crossfade().changePhase(DUAL_WRITE);
            jedis.crossfade().changePhase(SHADOW_READ);
            jedis.crossfade().changePhase(TARGET_LIVE);

            assertThat(redis.fcall("old_put", List.of("a"), List.of("v"))).isEqualTo("OK");
            assertThat(redis.fcall("early_put", List.of("b"), List.of("v"))).isEqualTo("OK");
            assertThat(libraries(servers.target)).containsExactly("early", "old", "own");
            assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
        }
        servers.assertEqual();
    }

    @Test
    @Behaviour({"CR-5", "DW-13"})
    @Race("T51")
    void scripts_sentAsText_areFoundByTheirDigestAfterTheCutover() {
        try (JedisCrossfade jedis = servers.open(SOURCE_ONLY);
                RedisClient redis = jedis.redisClient()) {
            assertThat(redis.eval(SCRIPT, List.of("k"), List.of())).isEqualTo(1L);
            assertThat(redis.evalReadonly("return 7", List.of(), List.of())).isEqualTo(7L);
            jedis.crossfade().changePhase(DUAL_WRITE);
            redis.set("k", "5");
            jedis.crossfade().changePhase(SHADOW_READ);
            jedis.crossfade().changePhase(TARGET_LIVE);

            String digest = digest(SCRIPT);
            assertThat(redis.evalsha(digest, List.of("k"), List.of())).isEqualTo(6L);
            assertThat(redis.evalshaReadonly(digest("return 7"), List.of(), List.of()))
                    .isEqualTo(7L);
            assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
        }
        servers.assertEqual();
    }

    private String digest(String script) {
        try (Jedis elsewhere = servers.source.jedis()) {
            return elsewhere.scriptLoad(script);
        }
    }
}
