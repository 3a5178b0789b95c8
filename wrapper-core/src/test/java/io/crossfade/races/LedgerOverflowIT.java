package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.model.Side;
import io.crossfade.shadow.BreakerConfig;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.LedgerConfig;
import io.crossfade.spi.MigrationListener;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractPipeline;

/** More keys are written while the shadow is away than the ledger can name. */
class LedgerOverflowIT {
    private static final int KEYS = 6_000;
    private static final long LEDGER_BYTES = 200_000;
    private static final int LONG_KEY = 4_000;

    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    private Instance app() {
        return arena.instance(DUAL_WRITE, settings -> settings.carry(
                                CarryConfig.defaults().withQueueCapacity(64))
                        .ledger(new LedgerConfig((int) LEDGER_BYTES))
                        .breaker(BreakerConfig.defaults().withOpenTime(Duration.ofMillis(100))))
                .warmUp();
    }

    @Test
    @Behaviour({"LD-2", "LD-5", "DW-5", "DW-12"})
    void overflow_shadowAway_degradesToSlotsAndHeals() {
        Instance app = app();
        List<Boolean> breaker = new CopyOnWriteArrayList<>();
        app.crossfade().addListener(new MigrationListener() {
            @Override
            public void shadowBreakerMoved(Side shadow, boolean open) {
                breaker.add(open);
            }
        });
        fill(app, "before:");
        app.rest();
        app.toTarget.refuse(true);
        app.toTarget.cut();

        fill(app, "during:");
        try (AbstractPipeline pipeline = app.redis.pipelined()) {
            for (int i = 0; i < KEYS; i += 2) {
                pipeline.del("before:" + i);
            }
        }

        await().until(() -> app.crossfade().status().breaker().equals("open"));
        assertThat(app.crossfade().status().ledgerBytes()).isBetween(100_000L, LEDGER_BYTES);
        assertThat(app.crossfade().status().dirtySlots()).isGreaterThan(1_000);
        assertThat(app.crossfade().awaitConverged(Duration.ofMillis(50))).isFalse();
        assertThat(app.crossfade().oldestDirty()).isGreaterThanOrEqualTo(Duration.ofMillis(50));

        app.toTarget.refuse(false);
        arena.restEqual();
        assertThat(arena.keysOnTarget()).isEqualTo(KEYS + KEYS / 2 + 1);
        assertThat(app.crossfade().status().breaker()).isEqualTo("closed");
        await().untilAsserted(() -> assertThat(breaker).startsWith(true).endsWith(false));
        assertThat(app.crossfade().oldestDirty()).isZero();
    }

    /** The lane's queue is full at once, and the ledger soon: nothing blocks the caller and nothing is forgotten. */
    @Test
    @Behaviour({"DW-5", "LD-2"})
    void overflow_shadowSlow_marksKeysAndHeals() {
        Instance app = app();
        app.toTarget.delay(Duration.ofMillis(20));

        fill(app, "k:");

        app.toTarget.delay(Duration.ZERO);
        arena.restEqual();
        assertThat(arena.keysOnTarget()).isEqualTo(KEYS + 1);
    }

    /** A thousand of them would take twenty times the memory that there is for dirty keys. */
    @Test
    @Behaviour({"LD-2", "DW-5"})
    void overflow_longKeysAndLargeValues_keepToTheirBytesAndHeal() {
        Instance app = arena.instance(DUAL_WRITE, settings -> settings.carry(
                                CarryConfig.defaults().withLanes(1).withQueueBytes(65_536))
                        .ledger(new LedgerConfig((int) LEDGER_BYTES)))
                .warmUp();
        app.toTarget.hold();
        String name = "k".repeat(LONG_KEY);
        try (AbstractPipeline pipeline = app.redis.pipelined()) {
            for (int i = 0; i < 1_000; i++) {
                pipeline.set(name + i, name);
            }
        }

        assertThat(app.crossfade().status().queuedWrites()).isLessThan(65_536 / LONG_KEY);
        assertThat(app.crossfade().carryCounters().overflowed()).isGreaterThan(500);
        assertThat(app.crossfade().status().ledgerBytes()).isBetween(100_000L, LEDGER_BYTES);
        assertThat(app.crossfade().status().dirtySlots()).isGreaterThan(500);

        app.toTarget.release();
        arena.restEqual();
        assertThat(arena.keysOnTarget()).isEqualTo(1_001);
    }

    private static void fill(Instance app, String prefix) {
        try (AbstractPipeline pipeline = app.redis.pipelined()) {
            for (int i = 0; i < KEYS; i++) {
                pipeline.set(prefix + i, "v" + i);
            }
        }
    }
}
