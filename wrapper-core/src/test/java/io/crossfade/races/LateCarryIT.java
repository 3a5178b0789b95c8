package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.shadow.BreakerConfig;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.AbstractTransaction;

/** The authority is to move while writes are still on their way to the other side, or cannot get there at all. */
class LateCarryIT {
    private static final Duration SHORT = Duration.ofMillis(400);

    private static Arena arena;

    @BeforeAll
    static void start() {
        arena = new Arena();
    }

    @AfterAll
    static void stop() {
        arena.close();
    }

    @AfterEach
    void clear() {
        arena.clear();
    }

    private static Instance app(MigrationPhase phase) {
        return arena.instance(phase, settings -> {
                    SideConfig source = settings.build().source();
                    SideConfig target = settings.build().target();
                    return settings.source(source.withTimeouts(SHORT, SHORT))
                            .target(target.withTimeouts(SHORT, SHORT))
                            .breaker(BreakerConfig.defaults().withOpenTime(SHORT))
                            .cutover(CutoverConfig.defaults()
                                    .withHoldTimeout(SHORT)
                                    .withDrainTimeout(SHORT));
                })
                .warmUp();
    }

    private static void moveAtLast(Instance app, MigrationPhase next) {
        await().atMost(Arena.REST)
                .ignoreExceptionsInstanceOf(MigrationException.class)
                .untilAsserted(() -> app.crossfade().changePhase(next));
    }

    /** A lane hangs with a write in it when the authority is to move. Naive end: the write lands on what came after it. */
    @Test
    @Behaviour({"PH-5", "PH-6"})
    @Race("P23")
    void p23_laneHangsWithAWrite_authorityStaysUntilItHasLanded() {
        Instance app = app(SHADOW_READ);
        app.toTarget.swallow();
        app.redis.set("k", "1");

        assertThatThrownBy(() -> app.crossfade().changePhase(TARGET_LIVE))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("SHADOW_READ stays in force");
        app.redis.set("k", "2");
        assertThat(arena.onSource.get("k")).isEqualTo("2");

        moveAtLast(app, TARGET_LIVE);
        app.redis.set("k", "3");
        arena.restEqual();
        assertThat(arena.onTarget.get("k")).isEqualTo("3");
    }

    /**
     * A write of unknown outcome lands at the last moment that it may: when its key is looked at for the second time. The
     * authority moves after that, so it never lands on a write of the new authority.
     */
    @Test
    @Behaviour({"PH-5", "DW-9", "LD-4"})
    @Race({"P23", "T56"})
    void p23_writeOfUnknownOutcome_authorityWaitsForItsGrace() {
        try (Stage stage = new Stage(arena, DUAL_WRITE)) {
            stage.run("SET", "warm", "up");
            AtomicReference<Runnable> landing = new AtomicReference<>();
            AtomicReference<Boolean> landed = new AtomicReference<>(false);
            stage.loseOnTarget("SET", "k", landing);
            stage.run("SET", "k", "1");
            await().until(() -> "1".equals(arena.onTarget.get("k")));
            stage.run("SET", "k", "2");
            await().until(() -> "2".equals(arena.onTarget.get("k")));
            stage.beforeTarget("DUMP", "k", () -> {
                landing.get().run();
                landed.set(true);
            });

            stage.crossfade().changePhase(TARGET_LIVE);

            assertThat(landed.get()).as("it landed before the authority moved").isTrue();
            assertThat(stage.text("GET", "k")).isEqualTo("2");
            stage.run("SET", "k", "3");
            assertThat(stage.crossfade().awaitConverged(Arena.REST)).isTrue();
            assertThat(arena.onTarget.get("k")).isEqualTo("3");
            assertThat(arena.onSource.get("k")).isEqualTo("3");
        }
    }

    /** An hour of writes on the target, here 300, of which none reaches the source. Naive end: the rollback loses them. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Behaviour({"PH-5", "PH-6", "CV-8"})
    @Race("P24")
    void p24_rollbackWhileNothingReachesTheSource_isRefusedAndLosesNothing(boolean hung) {
        Instance app = app(TARGET_LIVE);
        if (hung) {
            app.toSource.hold();
        } else {
            app.toSource.refuse(true);
            app.toSource.cut();
        }
        for (int i = 0; i < 100; i++) {
            app.redis.incr("count");
            app.redis.rpush("list", "e" + i);
            app.redis.set("k" + i, "v");
        }

        assertThatThrownBy(() -> app.crossfade().changePhase(SHADOW_READ))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("TARGET_LIVE stays in force");
        assertThat(app.redis.incr("count")).isEqualTo(101);

        app.toSource.refuse(false);
        app.toSource.release();
        moveAtLast(app, SHADOW_READ);
        assertThat(arena.onSource.get("count")).isEqualTo("101");
        assertThat(arena.onSource.llen("list")).isEqualTo(100);
        assertThat(app.redis.incr("count")).isEqualTo(102);
        arena.restEqual();
    }

    /** The old authority's copy of a lock expires after its owner has made it anew on the new one. Naive end: the lock is gone. */
    @Test
    @Behaviour("CV-2")
    @Race("T9")
    void t09_oldAuthoritysCopyExpiresAfterTheCutover_keyMadeAnewStays() {
        Instance app = arena.instance(SHADOW_READ).warmUp();
        app.redis.setex("lock", 100, "a");
        app.rest();
        app.crossfade().changePhase(TARGET_LIVE);

        app.toSource.hold();
        app.redis.set("lock", "b");
        arena.onSource.pexpire("lock", 1);
        await().until(() -> !arena.onSource.exists("lock"));
        app.toSource.release();

        arena.restEqual();
        assertThat(arena.onTarget.get("lock")).isEqualTo("b");
    }

    /** A transaction is on its way to the target, key by key, when the authority is to move. Naive end: a reader sees half of it. */
    @Test
    @Behaviour({"PH-5", "DW-6"})
    @Race("T43")
    void t43_transactionOnItsWayAtCutover_isReadWholeOnTheTarget() throws Exception {
        Instance app = arena.instance(SHADOW_READ).warmUp();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            app.toTarget.hold();
            try (AbstractTransaction transaction = app.redis.multi()) {
                transaction.set("a", "1");
                transaction.rpush("b", "2");
                transaction.exec();
            }
            Future<?> cutover = threads.submit(() -> app.crossfade().changePhase(TARGET_LIVE));
            assertThatThrownBy(() -> cutover.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(app.redis.get("a")).isEqualTo("1");
            assertThat(arena.onTarget.exists("a", "b")).isZero();

            app.toTarget.release();
            cutover.get(20, TimeUnit.SECONDS);
            assertThat(app.redis.get("a")).isEqualTo("1");
            assertThat(app.redis.lrange("b", 0, -1)).isEqualTo(List.of("2"));
        } finally {
            threads.shutdownNow();
        }
        arena.restEqual();
    }
}
