package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.shadow.CarryConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Writes of which nobody knows whether, or when, they are executed: rows P19 and P21 of the list of races. */
class UnknownOutcomeIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** The carry must land, by the test's own hand, before this is over. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    private Instance app() {
        return app(TIMEOUT.multipliedBy(2));
    }

    private Instance app(Duration grace) {
        return arena.instance(DUAL_WRITE, settings -> settings.source(
                                settings.build().source().withTimeouts(TIMEOUT, TIMEOUT))
                        .target(settings.build().target().withTimeouts(TIMEOUT, TIMEOUT))
                        .carry(CarryConfig.defaults().withLanes(1).withGrace(grace)))
                .warmUp();
    }

    private void awaitShadowFailure(Instance app) {
        await().until(() -> app.crossfade().carryCounters().shadowFailures() > 0);
    }

    /** INCR on the target times out but is executed when it wakes up; a retry would count twice. Naive end: target +2. */
    @Test
    @Behaviour({"DW-9", "CV-8"})
    @Race("P19")
    void p19_carryTimedOutButWasExecuted_countsOnce() {
        Instance app = app();
        app.redis.incr("c");
        app.rest();
        app.redis.incr("c");
        app.rest();
        arena.target.pause();
        app.redis.incr("c");
        awaitShadowFailure(app);
        arena.target.resume();

        arena.restEqual();
        assertThat(arena.onTarget.get("c")).isEqualTo("3");
    }

    /**
     * SET 1 times out on its way to the target; SET 2 takes another connection and is checked; then SET 1 lands after all, here
     * by the test's own hand. Naive end: source 2, target 1 for ever.
     */
    @Test
    @Behaviour({"DW-9", "LD-4"})
    @Race({"P19", "T56"})
    void p19_carryLandsLongAfterItsTimeout_isHealedAfterTheGrace() {
        Instance app = app(GRACE);
        app.toTarget.hold();
        app.redis.set("k", "1");
        awaitShadowFailure(app);
        app.toTarget.cut();
        app.toTarget.release();
        app.redis.set("k", "2");
        await().until(() -> "2".equals(arena.onTarget.get("k")));

        arena.onTarget.set("k", "1");

        arena.restEqual();
        assertThat(arena.onTarget.get("k")).isEqualTo("2");
    }

    /** The source times out after it has executed the SET; the application sees the error. Naive end: source 2, target 1. */
    @Test
    @Behaviour({"DW-1", "DW-9"})
    @Race("P21")
    void p21_authorityTimedOutButExecuted_bothHaveTheWrite() {
        Instance app = app();
        app.redis.set("k", "1");
        app.rest();
        arena.source.pause();
        assertThatThrownBy(() -> app.redis.set("k", "2")).isInstanceOf(JedisConnectionException.class);
        arena.source.resume();

        arena.restEqual();
        assertThat(arena.onTarget.get("k")).isEqualTo("2");
    }
}
