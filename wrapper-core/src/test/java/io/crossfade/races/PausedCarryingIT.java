package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.handover.HandoverConfig;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.Carrying;
import io.crossfade.model.MigrationException;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.CarryMode;
import io.crossfade.shadow.LedgerConfig;
import io.crossfade.spi.MigrationListener;
import io.crossfade.testing.Behaviour;
import io.crossfade.verify.ShadowReadConfig;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Jedis;

/** Somebody pauses carrying while the application goes on, and resumes it. */
class PausedCarryingIT {
    private static final int KEYS = 200;
    private static final String SCRIPT = "return redis.call('SET', KEYS[1], 'by script')";

    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    private Instance app(CarryMode mode) {
        return arena.instance(DUAL_WRITE, settings -> settings.carry(CarryConfig.defaults()
                                .withLanes(1)
                                .withMode(mode)
                                .withSyncTimeout(Arena.REST))
                        .shadowRead(ShadowReadConfig.defaults().withSampleRate(1.0))
                        .handover(
                                HandoverConfig.defaults().withEnabled(false))) // every command to the shadow is counted
                .warmUp();
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour({"PC-1", "PC-2", "PC-3"})
    void pause_applicationGoesOn_shadowIsLeftAloneAndHealedOnResume(CarryMode mode) {
        Instance app = app(mode);
        List<Carrying> heard = new CopyOnWriteArrayList<>();
        app.crossfade().addListener(new MigrationListener() {
            @Override
            public void carryingChanged(Carrying to) {
                heard.add(to);
            }
        });
        everyKindOfWrite(app, "before:");
        app.rest();

        app.crossfade().pauseCarrying();
        List<String> commands = commands(arena.onTarget);
        long start = System.nanoTime();
        everyKindOfWrite(app, "during:");
        app.redis.del("before:k1");
        app.crossfade().changePhase(SHADOW_READ);
        for (int i = 0; i < KEYS; i++) {
            app.redis.get("before:k" + i);
        }
        String sha = app.redis.scriptLoad("return 7");

        assertThat(System.nanoTime() - start).as("nobody waits for the shadow").isLessThan(Arena.REST.toNanos());
        await().until(() -> app.crossfade().status().queuedWrites() == 0
                && app.crossfade().status().dirtyKeys() > KEYS);
        assertThat(commands(arena.onTarget)).isEqualTo(commands);
        assertThat(app.crossfade().status().carrying()).isEqualTo(Carrying.PAUSED);
        assertThat(app.crossfade().shadowReadCounters().compared()).isZero();
        assertThat(app.crossfade().carryCounters().messagesLost()).isEqualTo(1);

        app.crossfade().resumeCarrying();
        arena.restEqual();
        assertThat(arena.onTarget.scriptExists(sha)).isTrue();
        assertThat(heard).containsExactly(Carrying.PAUSED, Carrying.RUNNING);
        assertThat(app.crossfade().carryCounters().divergencesFound()).isZero();
    }

    private static void everyKindOfWrite(Instance app, String prefix) {
        try (AbstractPipeline pipeline = app.redis.pipelined()) {
            for (int i = 0; i < KEYS; i++) {
                pipeline.set(prefix + "k" + i, "v" + i);
            }
        }
        app.redis.incr(prefix + "counter");
        app.redis.rpush(prefix + "list", "a", "b");
        app.redis.sadd(prefix + "set", "a", "b", "c");
        app.redis.spop(prefix + "set");
        app.redis.eval(SCRIPT, 1, prefix + "script");
        app.redis.publish(prefix + "channel", "message");
    }

    /** What the server has executed, by command, except what is asked here. */
    private static List<String> commands(Jedis server) {
        return server.info("commandstats")
                .lines()
                .filter(line -> !line.startsWith("cmdstat_info"))
                .map(line -> line.replaceAll(",.*", ""))
                .toList();
    }

    @Test
    @Behaviour({"PC-2", "LD-2"})
    void pause_moreIsWrittenThanTheLedgerNames_healsBySlots() {
        Instance app = arena.instance(DUAL_WRITE, settings -> settings.ledger(new LedgerConfig(100_000)))
                .warmUp();
        app.crossfade().pauseCarrying();
        try (AbstractPipeline pipeline = app.redis.pipelined()) {
            for (int i = 0; i < 3_000; i++) {
                pipeline.set("k:" + i, "v" + i);
            }
        }
        await().until(() -> app.crossfade().status().dirtySlots() > 1_000);

        app.crossfade().resumeCarrying();
        arena.restEqual();
        assertThat(arena.keysOnTarget()).isEqualTo(3_001);
    }

    @Test
    @Behaviour("PC-4")
    void changePhase_paused_authorityStaysAndTheReasonIsSaid() {
        Instance app = app(CarryMode.ASYNC);
        app.crossfade().changePhase(SHADOW_READ);
        app.crossfade().pauseCarrying();
        app.redis.set("k", "v");

        assertThatThrownBy(() -> app.crossfade().changePhase(TARGET_LIVE))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("while carrying is paused")
                .hasMessageContaining("phase SHADOW_READ stays in force");

        app.crossfade().resumeCarrying();
        app.crossfade().changePhase(TARGET_LIVE);
        assertThat(app.redis.get("k")).isEqualTo("v");
        arena.restEqual();
    }

    @Test
    @Behaviour({"PC-1", "PC-2"})
    void pause_shadowHangsAndOwesReplies_comesBackAndIsHealedLater() {
        Instance app = app(CarryMode.ASYNC);
        app.toTarget.hold();
        app.redis.incr("counter");
        await().until(() -> app.crossfade().status().queuedWrites() == 0);

        app.crossfade().pauseCarrying();
        app.redis.incr("counter");

        assertThat(app.crossfade().carrying()).isEqualTo(Carrying.PAUSED);
        app.toTarget.release();
        app.crossfade().resumeCarrying();
        arena.restEqual();
        assertThat(arena.onTarget.get("counter")).isEqualTo("2");
    }

    /** The target answers, so the source is the shadow: it gets nothing, and is still read for keys that have not moved. */
    @Test
    @Behaviour("PC-5")
    void pause_lazyMigrationWithTheTargetLive_firstTouchesGoOnAndTheSourceGetsNoWrite() {
        arena.onSource.set("old", "value");
        arena.onSource.set("changed", "old");
        Instance app = arena.instance(
                TARGET_LIVE, settings -> settings.lazy(LazyConfig.defaults().withEnabled(true)));
        app.crossfade().pauseCarrying();

        assertThat(app.redis.get("old")).isEqualTo("value");
        app.redis.append("changed", " and new");
        app.redis.set("new", "value");

        await().until(() -> app.crossfade().status().dirtyKeys() == 2);
        assertThat(arena.onSource.get("changed")).isEqualTo("old");
        assertThat(arena.onSource.exists("new")).isFalse();
        assertThatThrownBy(() -> app.crossfade().changePhase(DUAL_WRITE)).hasMessageContaining("paused");

        app.crossfade().resumeCarrying();
        app.rest();
        assertThat(arena.onSource.get("changed")).isEqualTo("old and new");
        assertThat(arena.onSource.get("new")).isEqualTo("value");
    }

    @Test
    @Behaviour("PC-3")
    void start_paused_carriesNothingBeforeItIsResumed() {
        Instance app = arena.instance(SOURCE_ONLY, settings -> settings.carrying(Carrying.PAUSED));
        app.crossfade().changePhase(DUAL_WRITE);
        app.redis.set("k", "v");
        await().until(() -> app.crossfade().status().dirtyKeys() == 1);
        assertThat(arena.keysOnTarget()).isZero();

        app.crossfade().resumeCarrying();
        arena.restEqual();
    }
}
