package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.model.MigrationException;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cutover to a target that cannot take over changes nothing. */
class RefusedCutoverIT {
    private static final Duration SHORT = Duration.ofMillis(500);

    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    private Instance app() {
        return arena.instance(SHADOW_READ, settings -> {
                    SideConfig target = settings.build().target();
                    return settings.target(target.withTimeouts(SHORT, SHORT))
                            .cutover(CutoverConfig.defaults()
                                    .withHoldTimeout(SHORT)
                                    .withDrainTimeout(SHORT));
                })
                .warmUp();
    }

    private void assertGivenUp(Instance app) {
        assertThatThrownBy(() -> app.crossfade().changePhase(TARGET_LIVE))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("SHADOW_READ stays in force");
        assertThat(app.crossfade().phase()).isEqualTo(SHADOW_READ);
        assertThat(app.redis.incr("still written")).isPositive();
        assertThat(arena.onSource.get("still written")).isNotNull();
    }

    @Test
    @Behaviour({"PH-6", "DW-2"})
    void cutover_targetDeadAndKeysDirty_isGivenUp() {
        Instance app = app();
        arena.target.kill();
        app.redis.set("k", "1");

        assertGivenUp(app);
    }

    /** Nothing is dirty, so nothing tells that the target is dead: it has to be asked. */
    @Test
    @Behaviour("PH-6")
    void cutover_targetDeadAndNothingDirty_isGivenUp() {
        Instance app = app();
        arena.target.kill();

        assertGivenUp(app);
    }

    @Test
    @Behaviour("PH-6")
    void cutover_targetHungAndNothingDirty_isGivenUp() {
        Instance app = app();
        arena.target.pause();

        assertGivenUp(app);
        arena.target.resume();
    }

    /**
     * The target comes back without its data while nobody writes, so no lane has met it since: a cutover at that moment would
     * lose every key.
     */
    @Test
    @Behaviour({"PH-6", "DW-12"})
    void cutover_targetStartedAnewWithoutItsData_waitsUntilItHasAllAgain() {
        Instance app = app();
        app.redis.set("k", "v");
        app.rest();
        arena.target.restart();

        assertGivenUp(app);

        await().ignoreExceptionsInstanceOf(MigrationException.class)
                .untilAsserted(() -> app.crossfade().changePhase(TARGET_LIVE));
        assertThat(app.redis.get("k")).isEqualTo("v");
        arena.restEqual();
    }

    /** The target hangs while writes come: they are held no longer than they may be. */
    @Test
    @Behaviour("PH-6")
    void cutover_targetHungUnderLoad_holdsWritesForABoundedTime() throws Exception {
        Instance app = app();
        arena.target.pause();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Long> slowest = threads.submit(() -> {
                long longest = 0;
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
                while (System.nanoTime() < end) {
                    long start = System.nanoTime();
                    app.redis.incr("c");
                    longest = Math.max(longest, System.nanoTime() - start);
                }
                return longest;
            });
            await().until(() -> arena.onSource.get("c") != null);
            assertGivenUp(app);
            assertThat(Duration.ofNanos(slowest.get(20, TimeUnit.SECONDS))).isLessThan(Duration.ofSeconds(3));
        } finally {
            threads.shutdownNow();
            arena.target.resume();
        }
        arena.restEqual();
    }
}
