package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.verify.ShadowReadConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;

/** Reads that are repeated on the shadow: what they find, and what they must not disturb. */
class ShadowReadsIT {
    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    private Instance reader(int queueCapacity) {
        return arena.instance(
                        SHADOW_READ,
                        settings ->
                                settings.shadowRead(new ShadowReadConfig(1.0, queueCapacity, Duration.ofSeconds(1))))
                .warmUp();
    }

    /** Somebody changed the target behind everybody's back. */
    @Test
    @Behaviour({"SR-1", "SR-3"})
    void read_shadowHasAnotherValue_isAnsweredByTheAuthorityAndHealed() {
        Instance app = reader(1_000);
        app.redis.set("k", "v");
        app.rest();
        arena.onTarget.set("k", "other");

        assertThat(app.redis.get("k")).isEqualTo("v");

        await().until(() -> "v".equals(arena.onTarget.get("k")));
        assertThat(app.crossfade().status().shadowReadsDifferent()).isEqualTo(1);
        await().until(() -> app.crossfade().status().divergencesHealed() == 1);
        arena.restEqual();
    }

    /** The write is still on its way when its key is read: that is no difference. */
    @Test
    @Behaviour("SR-3")
    @Race("P34")
    void read_writeStillOnItsWay_isNoDifference() {
        Instance app = reader(100_000);
        for (int round = 0; round < 5; round++) {
            List<Response<String>> reads = new ArrayList<>();
            try (AbstractPipeline pipeline = app.redis.pipelined()) {
                for (int i = 0; i < 1_000; i++) {
                    pipeline.set("k:" + i, "v" + round);
                    reads.add(pipeline.get("k:" + i));
                }
            }
            for (int i = 0; i < 1_000; i += 100) {
                assertThat(app.redis.get("k:" + i)).isEqualTo("v" + round);
            }
            assertThat(reads).allMatch(read -> read.get() != null);
        }
        arena.restEqual();
        await("a read at rest is compared").until(() -> {
            assertThat(app.redis.get("k:1")).isEqualTo("v4");
            return app.crossfade().status().shadowReadsCompared() > 0;
        });
        assertThat(app.crossfade().status().shadowReadsDifferent()).isZero();
    }

    @Test
    @Behaviour({"SR-1", "SR-4", "DW-2"})
    void read_shadowHung_isNotHeldUpAndSamplesAreDropped() {
        Instance app = reader(1);
        app.redis.set("k", "v");
        app.rest();
        app.toTarget.hold();

        long start = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            assertThat(app.redis.get("k")).isEqualTo("v");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(app.crossfade().shadowReadCounters().dropped()).isPositive();
        app.toTarget.release();
        arena.restEqual();
    }
}
