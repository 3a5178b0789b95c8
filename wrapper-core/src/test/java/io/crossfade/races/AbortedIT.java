package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.CarryMode;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractTransaction;

/** What the authority did not do must not happen on the shadow: row P17 of the list of races. */
class AbortedIT {
    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    private Instance app(CarryMode mode) {
        return arena.instance(
                        DUAL_WRITE,
                        settings -> settings.carry(
                                CarryConfig.defaults().withLanes(1).withMode(mode)))
                .warmUp();
    }

    /** WATCH fails on the source, so EXEC answers nil, but the SET was already mirrored. Naive end: source 9, target 2. */
    @ParameterizedTest
    @EnumSource
    @Behaviour({"DW-6", "DW-8"})
    @Race("P17")
    void p17_transactionAborted_carriesNothing(CarryMode mode) {
        Instance app = app(mode);
        app.redis.set("k", "1");
        app.rest();
        long replayed = app.crossfade().status().writesReplayed();

        try (AbstractTransaction transaction = app.redis.transaction(false)) {
            transaction.watch("k");
            arena.onSource.set("k", "9");
            transaction.multi();
            transaction.set("k", "2");
            assertThat(transaction.exec()).isNull();
        }

        app.rest();
        assertThat(app.crossfade().status().writesReplayed()).isEqualTo(replayed);
        assertThat(arena.onTarget.get("k")).isEqualTo("1");
    }

    /** The authority refuses what the shadow would take, since the key has another type there. Naive end: target changed. */
    @ParameterizedTest
    @EnumSource
    @Behaviour({"DW-1", "DW-8"})
    @Race("P17")
    void p17_writeRefusedByTheAuthority_leavesNothing(CarryMode mode) {
        Instance app = app(mode);
        app.redis.incr("k");
        app.redis.incr("k");
        app.rest();
        arena.onSource.set("k", "no number");

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> app.redis.incr("k")))
                .hasMessageContaining("not an integer");

        app.rest();
        assertThat(arena.onTarget.get("k")).isIn("2", "no number");
    }
}
