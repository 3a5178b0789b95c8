package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.WhenFull;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractPipeline;

/** The shadow does not answer, and the lane fills up, while callers may wait for room. */
class FullLaneIT {
    private static final int PLACES = 16;

    private final Arena arena = new Arena();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
        arena.close();
    }

    private Instance fullLane(Duration blockTimeout) {
        Instance app = arena.instance(
                        DUAL_WRITE,
                        settings -> settings.carry(CarryConfig.defaults()
                                .withLanes(1)
                                .withQueueCapacity(PLACES)
                                .withWhenFull(WhenFull.BLOCK)
                                .withBlockTimeout(blockTimeout)))
                .warmUp();
        app.toTarget.hold();
        app.redis.set("under way", "v");
        await().until(() -> app.crossfade().status().queuedWrites() == 0);
        for (int i = 0; i < PLACES; i++) {
            app.redis.set("waiting:" + i, "v");
        }
        assertThat(app.crossfade().carryCounters().blocked()).isZero();
        return app;
    }

    @Test
    @Behaviour("DW-14")
    void set_laneFull_waitsUntilTheShadowAnswers() throws Exception {
        Instance app = fullLane(Duration.ofSeconds(10));

        Future<?> set = threads.submit(() -> app.redis.set("one more", "v"));
        assertThatThrownBy(() -> set.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        app.toTarget.release();
        set.get(30, TimeUnit.SECONDS);

        assertThat(app.crossfade().carryCounters().blocked()).isEqualTo(1);
        assertThat(app.crossfade().carryCounters().overflowed()).isZero();
        arena.restEqual();
    }

    @Test
    @Behaviour({"DW-14", "DW-5"})
    void pipeline_laneStaysFull_waitsOnceAndItsKeysAreDirty() {
        Instance app = fullLane(Duration.ofMillis(50));

        try (AbstractPipeline pipeline = app.redis.pipelined()) {
            for (int i = 0; i < 100; i++) {
                pipeline.set("one more:" + i, "v");
            }
        }

        assertThat(app.crossfade().carryCounters().blocked()).isEqualTo(1);
        assertThat(app.crossfade().carryCounters().overflowed()).isEqualTo(100);
        assertThat(app.crossfade().status().dirtyKeys()).isGreaterThanOrEqualTo(100);
        app.toTarget.release();
        arena.restEqual();
    }
}
