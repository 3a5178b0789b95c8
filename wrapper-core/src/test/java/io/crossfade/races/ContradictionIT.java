package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.CarryMode;
import io.crossfade.testing.Behaviour;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.AbstractPipeline;

/** A counter that somebody moved on the shadow shows in what the shadow answers to the next write. */
class ContradictionIT {
    private static Arena arena;

    @BeforeAll
    static void startServers() {
        arena = new Arena();
    }

    @AfterAll
    static void stopServers() {
        arena.close();
    }

    @AfterEach
    void clear() {
        arena.clear();
    }

    @ParameterizedTest
    @CsvSource({"ASYNC, true", "ASYNC, false", "SYNC, true", "SYNC, false"})
    @Behaviour("DW-62")
    void write_shadowAnswersAnotherNumber_isCountedAndHealed(CarryMode mode, boolean check) {
        Instance app = arena.instance(
                        DUAL_WRITE,
                        settings -> settings.carry(CarryConfig.defaults()
                                .withLanes(1)
                                .withMode(mode)
                                .withCheck(check)))
                .warmUp();
        app.redis.set("counter", "1");
        app.redis.del("set");
        app.rest();
        app.redis.incr("counter");
        app.redis.set("other", "v");
        app.rest();
        assertThat(app.crossfade().carryCounters().contradicted()).isZero();

        arena.onTarget.set("counter", "70");
        app.redis.incr("counter");
        arena.restEqual();
        assertThat(app.crossfade().carryCounters().contradicted()).isEqualTo(1);
        assertThat(arena.onTarget.get("counter")).isEqualTo("3");

        arena.onTarget.set("counter", "80");
        try (AbstractPipeline pipeline = app.redis.pipelined()) {
            pipeline.set("before", "v");
            pipeline.incr("counter");
        }
        arena.restEqual();
        assertThat(app.crossfade().carryCounters().contradicted()).isEqualTo(2);
    }
}
