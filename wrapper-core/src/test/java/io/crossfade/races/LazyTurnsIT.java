package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import io.crossfade.shadow.LedgerConfig;
import io.crossfade.spi.LinkException;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/** A lazy migration whose phase changes at the worst moment: between a copy and the write that it must not undo. */
class LazyTurnsIT {
    private final Arena arena = new Arena();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
        arena.onSource.aclSetUser("default", "~*");
        arena.close();
    }

    private static void changeIfItMay(Instance app, MigrationPhase next) {
        try {
            app.crossfade().changePhase(next, Confirmation.CONFIRMED);
        } catch (MigrationException givenUp) {
            assertThat(givenUp).hasMessageContaining("stays in force");
        }
    }

    /** What was created in RAMP_DOWN has no marker: until its DEL is on the source, a first touch would bring it back. */
    @Test
    @Behaviour({"PH-10", "LZ-2", "CV-2"})
    void rampDownAndBack_deleteNotYetCarried_keyStaysDeleted() {
        Instance app = arena.instance(
                RAMP_DOWN, settings -> settings.lazy(LazyConfig.defaults().withEnabled(true)));
        app.redis.set("k", "v");
        app.rest();
        assertThat(arena.onSource.get("k")).isEqualTo("v");
        app.toSource.refuse(true);
        app.toSource.cut();
        app.redis.del("k");

        changeIfItMay(app, TARGET_LIVE);
        app.toSource.refuse(false);
        await().atMost(Arena.REST)
                .ignoreExceptionsInstanceOf(MigrationException.class)
                .untilAsserted(() -> app.crossfade().changePhase(TARGET_LIVE));

        assertThat(app.redis.get("k")).isNull();
        arena.restEqual();
        assertThat(arena.onTarget.exists("k")).isFalse();
    }

    /** One side executes a transaction, and the one that is complete is not the authority. */
    @Test
    @Behaviour("LZ-9")
    void exec_walkOverKeysThatHaveNotMoved_isRefusedAndNothingExecuted() {
        arena.onSource.set("k", "old");
        Instance app = arena.instance(
                TARGET_LIVE, settings -> settings.lazy(LazyConfig.defaults().withEnabled(true)));

        assertThatThrownBy(() -> {
                    try (AbstractTransaction transaction = app.redis.multi()) {
                        transaction.set("n", "new");
                        transaction.sendCommand(Protocol.Command.DBSIZE, new String[0]);
                        transaction.exec();
                    }
                })
                .isInstanceOf(JedisException.class)
                .hasMessageContaining("DBSIZE inside a transaction")
                .hasMessageContaining("nothing of the transaction was executed");
        assertThat(app.redis.get("n")).isNull();
    }

    /** Its only copy is on the source, and nothing else than RAMP_DOWN makes its absence on the target the truth. */
    @Test
    @Behaviour("LZ-7")
    void rampDown_dirtyKeyCouldNotBeMoved_onlyCopyIsNotDeleted() {
        arena.onSource.set("{t}poison", "hidden");
        Instance app = arena.instance(
                TARGET_LIVE, settings -> settings.lazy(LazyConfig.defaults().withEnabled(true))
                        .ledger(new LedgerConfig(200_000)));
        arena.onSource.aclSetUser("default", "resetkeys", "~{t}k:*");
        for (int i = 0; i < 2_000; i++) {
            app.redis.get("{t}k:" + i);
        }
        app.toSource.refuse(true);
        app.toSource.cut();
        for (int i = 0; i < 2_000; i++) {
            app.redis.set("{t}k:" + i, "new");
        }
        await().until(() -> app.crossfade().status().dirtySlots() > 0);
        app.toSource.refuse(false);
        await().atMost(Arena.REST)
                .until(() -> app.crossfade().status().dirtySlots() == 0
                        && app.crossfade().status().dirtyKeys() == 1);

        changeIfItMay(app, RAMP_DOWN);
        arena.onSource.aclSetUser("default", "~*");
        app.rest();

        assertThat(arena.onSource.get("{t}poison")).isEqualTo("hidden");
    }

    /** The INCR began in SOURCE_ONLY, so nobody carries it; what the target holds is the truth after the cutover. */
    @Test
    @Behaviour({"PH-4", "CV-8"})
    void dualWrite_uncarriedWriteEndsAfterACarriedOne_isNotLostAtTheLazyCutover() throws Exception {
        try (Stage stage = new Stage(arena, SOURCE_ONLY)) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch mayGo = new CountDownLatch(1);
            Future<?> slow = threads.submit(() -> stage.run(
                    () -> {
                        begun.countDown();
                        Stage.await(mayGo);
                    },
                    "INCR",
                    "k"));
            Stage.await(begun);
            Future<?> change = threads.submit(() -> stage.crossfade().changePhase(DUAL_WRITE));
            await().until(() -> stage.crossfade().phase() == DUAL_WRITE || isHeld(stage));
            Future<?> other = threads.submit(() -> stage.run("SET", "k", "5"));
            if (isDoneSoon(other)) {
                await().until(() ->
                        "5".equals(arena.onTarget.get("k")) && stage.crossfade().awaitConverged(Arena.REST));
            }
            mayGo.countDown();
            slow.get(20, TimeUnit.SECONDS);
            other.get(20, TimeUnit.SECONDS);
            change.get(20, TimeUnit.SECONDS);
            assertThat(stage.crossfade().awaitConverged(Arena.REST)).isTrue();
            String before = stage.text("GET", "k");

            stage.crossfade().changePhase(TARGET_LIVE);

            assertThat(stage.text("GET", "k")).isEqualTo(before);
        }
    }

    /** A cutover is given up while a first touch has read the source and not yet written to the target. */
    @Test
    @Behaviour({"PH-6", "LZ-2", "CV-2"})
    void cutover_givenUpInTheMiddleOfAFirstTouch_bringsNothingBackLater() throws Exception {
        arena.onSource.set("k", "old");
        try (Stage stage = new Stage(arena, DUAL_WRITE)) {
            CountDownLatch shadowMayGo = new CountDownLatch(1);
            stage.beforeTarget("SET", "z", () -> Stage.await(shadowMayGo));
            stage.run("SET", "z", "1");
            Future<?> change = threads.submit(() -> stage.crossfade().changePhase(TARGET_LIVE));
            await().until(() -> isHeld(stage));
            CountDownLatch readBegun = new CountDownLatch(1);
            CountDownLatch readMayEnd = new CountDownLatch(1);
            Future<?> hanging = threads.submit(() -> stage.run(
                    () -> {
                        readBegun.countDown();
                        Stage.await(readMayEnd);
                    },
                    "GET",
                    "h"));
            Stage.await(readBegun);
            CountDownLatch copying = new CountDownLatch(1);
            CountDownLatch copyMayGo = new CountDownLatch(1);
            stage.beforeTarget("EVALSHA", "k", () -> {
                copying.countDown();
                Stage.await(copyMayGo);
            });
            shadowMayGo.countDown();
            await().until(() -> stage.crossfade().phase() == TARGET_LIVE);
            Future<?> touch = threads.submit(() -> stage.run("GET", "k"));
            assertThatThrownBy(() -> change.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("DUAL_WRITE stays in force");

            stage.run("DEL", "k");
            assertThat(stage.crossfade().awaitConverged(Arena.REST)).isTrue();
            copyMayGo.countDown();
            readMayEnd.countDown();
            touch.get(20, TimeUnit.SECONDS);
            hanging.get(20, TimeUnit.SECONDS);
            assertThat(stage.crossfade().awaitConverged(Arena.REST)).isTrue();
            stage.crossfade().changePhase(TARGET_LIVE);

            assertThat(stage.text("GET", "k")).isNull();
        }
    }

    /** The copy of a first touch times out, the authority goes back, the key is deleted; then the copy lands after all. */
    @Test
    @Behaviour({"LZ-2", "DW-9", "CV-2"})
    @Race("T56")
    void rollback_copyOfUnknownOutcomeLandsLater_bringsNothingBack() {
        arena.onSource.set("k", "old");
        try (Stage stage = new Stage(arena, TARGET_LIVE)) {
            stage.run("GET", "warm");
            AtomicReference<Runnable> landing = new AtomicReference<>();
            stage.loseOnTarget("EVALSHA", "k", landing);
            assertThatThrownBy(() -> stage.run("GET", "k"))
                    .isInstanceOf(MigrationException.class)
                    .hasCauseInstanceOf(LinkException.class);
            stage.crossfade().changePhase(DUAL_WRITE);
            stage.run("DEL", "k");
            assertThat(stage.crossfade().awaitConverged(Arena.REST)).isTrue();

            landing.get().run();

            stage.crossfade().changePhase(TARGET_LIVE);
            assertThat(stage.text("GET", "k")).isNull();
        }
    }

    private boolean isHeld(Stage stage) {
        return !isDoneSoon(threads.submit(() -> stage.run("SET", "probe", "1")));
    }

    private static boolean isDoneSoon(Future<?> future) {
        try {
            future.get(1, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
