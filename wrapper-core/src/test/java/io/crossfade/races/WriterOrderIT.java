package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.phase.CutoverConfig;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two writers whose writes reach the two servers in opposite order: rows P1, P9, P10 and P13 of the list of races. */
class WriterOrderIT {
    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    /** A source=1; B source=2; B target=2; A target=1. Naive end: source 2, target 1 for ever. */
    @Test
    @Behaviour("CV-1")
    @Race({"P1", "T4"})
    void p01_twoWritersInOppositeOrder_endEqual() {
        Instance a = arena.instance(DUAL_WRITE).warmUp();
        Instance b = arena.instance(DUAL_WRITE).warmUp();

        writeInOppositeOrder(a, b);

        arena.restEqual();
        assertThat(arena.onTarget.get("k")).isEqualTo("2");
    }

    /** The interleaving of P1 is really played: without the check it ends as badly as it should. */
    @Test
    @Race({"P1", "T4"})
    void p01_twoWritersWithoutTheCheck_endDifferent() {
        Instance a = unchecked();
        Instance b = unchecked();

        writeInOppositeOrder(a, b);

        arena.rest();
        assertThat(arena.onSource.get("k")).isEqualTo("2");
        assertThat(arena.onTarget.get("k")).isEqualTo("1");
    }

    private Instance unchecked() {
        return arena.instance(
                        DUAL_WRITE,
                        settings -> settings.carry(
                                CarryConfig.defaults().withLanes(1).withCheck(false)))
                .warmUp();
    }

    private void writeInOppositeOrder(Instance a, Instance b) {
        a.toTarget.hold();
        a.redis.set("k", "1");
        b.redis.set("k", "2");
        b.rest();
        assertThat(arena.onTarget.get("k")).isEqualTo("2");
        a.toTarget.release();
    }

    /** A wins SETNX on the source; B's SETNX reaches the target first. Naive end: two owners of one lock. */
    @Test
    @Behaviour("CV-7")
    @Race("P9")
    void p09_lockTakenByTwo_hasOneOwnerOnBothSides() {
        Instance a = arena.instance(DUAL_WRITE).warmUp();
        Instance b = arena.instance(DUAL_WRITE).warmUp();

        a.toTarget.hold();
        assertThat(a.redis.setnx("lock", "a")).isEqualTo(1);
        assertThat(b.redis.setnx("lock", "b")).isZero();
        b.rest();
        a.toTarget.release();

        arena.restEqual();
        assertThat(arena.onTarget.get("lock")).isEqualTo("a");
    }

    /**
     * X writes source=1 and its carry hangs; the authority moves; Y writes target=2; X's carry lands. Naive end: target 1,
     * source 2. Here the move waits for X's carry; Y writes to the source before the move, or to the target after it.
     */
    @Test
    @Behaviour("PH-5")
    @Race("P10")
    void p10_carryUnderWayAtCutover_landsBeforeTheFirstWriteToTheTarget() throws Exception {
        Instance app = arena.instance(
                        SHADOW_READ,
                        settings -> settings.cutover(CutoverConfig.defaults().withHoldTimeout(Duration.ofSeconds(8))))
                .warmUp();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            app.toTarget.hold();
            app.redis.set("k", "1");
            Future<?> cutover = threads.submit(() -> app.crossfade().changePhase(TARGET_LIVE));
            assertThatThrownBy(() -> cutover.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            Future<?> write = threads.submit(() -> app.redis.set("k", "2"));

            app.toTarget.release();
            cutover.get(20, TimeUnit.SECONDS);
            write.get(20, TimeUnit.SECONDS);
            assertThat(arena.onTarget.get("k"))
                    .as("X's carry landed before Y's write")
                    .isEqualTo("2");
        } finally {
            threads.shutdownNow();
        }
        arena.restEqual();
        assertThat(arena.onTarget.get("k")).isEqualTo("2");
    }

    /** A pushes, B pushes; they reach the target as B, A. Naive end: LPOP gives different jobs on the two sides. */
    @Test
    @Behaviour("CV-1")
    @Race("P13")
    void p13_twoProducersMirroredInOppositeOrder_haveOneQueue() {
        Instance a = arena.instance(DUAL_WRITE).warmUp();
        Instance b = arena.instance(DUAL_WRITE).warmUp();
        a.redis.rpush("queue", "0");
        a.rest();
        b.redis.rpush("queue", "1");
        b.rest();

        a.toTarget.hold();
        a.redis.rpush("queue", "a");
        b.redis.rpush("queue", "b");
        b.rest();
        a.toTarget.release();

        arena.restEqual();
        assertThat(arena.onTarget.lrange("queue", 0, -1)).isEqualTo(List.of("0", "1", "a", "b"));
    }
}
