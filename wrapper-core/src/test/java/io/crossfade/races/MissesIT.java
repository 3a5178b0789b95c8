package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.lazy.LazyConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Replies on an absent key look like those on an empty one ([] {} 0 -2 nil): row P15 of the list of races. Naive end: what
 * lives on the source reads as empty, or what was emptied on the target comes back.
 */
class MissesIT {
    private final Arena arena = new Arena();
    private Instance app;

    @AfterEach
    void end() {
        arena.close();
    }

    @BeforeEach
    void fillTheSource() {
        arena.onSource.sadd("set", "x");
        arena.onSource.hset("hash", Map.of("f", "v"));
        arena.onSource.rpush("list", "e");
        arena.onSource.setex("string", 1_000, "v");
        app = arena.instance(
                TARGET_LIVE, settings -> settings.lazy(LazyConfig.defaults().withEnabled(true)));
    }

    @Test
    @Behaviour({"LZ-1", "LZ-3"})
    @Race("P15")
    void p15_keysOnTheSourceOnly_areAnsweredOnFirstTouch() {
        assertThat(app.redis.smembers("set")).containsExactly("x");
        assertThat(app.redis.hgetAll("hash")).containsEntry("f", "v");
        assertThat(app.redis.llen("list")).isEqualTo(1);
        assertThat(app.redis.ttl("string")).isBetween(900L, 1_000L);
        assertThat(app.crossfade().status().lazyCopies()).isEqualTo(4);
        arena.restEqual();
    }

    @Test
    @Behaviour({"LZ-2", "LZ-3"})
    @Race("P15")
    void p15_keysEmptiedOnTheTarget_stayEmpty() {
        app.redis.srem("set", "x");
        app.redis.hdel("hash", "f");
        app.redis.lpop("list");
        app.redis.getDel("string");

        Instance other = arena.instance(
                TARGET_LIVE, settings -> settings.lazy(LazyConfig.defaults().withEnabled(true)));
        assertThat(other.redis.smembers("set")).isEmpty();
        assertThat(other.redis.hgetAll("hash")).isEmpty();
        assertThat(other.redis.llen("list")).isZero();
        assertThat(other.redis.ttl("string")).isEqualTo(-2);
        arena.restEqual();
    }
}
