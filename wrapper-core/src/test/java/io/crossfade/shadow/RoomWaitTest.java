package io.crossfade.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoomWaitTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final CarryItem ITEM = new CarryItem(Key.of("k"), Command.of("SET", "k", "v"), false, null);

    private final LaneSwitch laneSwitch = new LaneSwitch(BreakerConfig.defaults(), (side, open) -> {});
    private final CarryCounters counters = new CarryCounters();
    private final LaneInbox inbox = new LaneInbox(2, 1_000_000);
    private final AtomicReference<Boolean> taken = new AtomicReference<>();
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final Thread caller = new Thread(() -> {
        taken.set(new RoomWait(laneSwitch, counters, LONG).offer(ITEM, inbox));
        interrupted.set(Thread.currentThread().isInterrupted());
    });

    @BeforeEach
    void fill() {
        laneSwitch.turn(new LaneState(Side.SOURCE, true));
        while (inbox.offer(ITEM)) {
            assertThat(inbox.size()).isLessThan(10);
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        caller.interrupt();
        caller.join();
    }

    private void callerWaits() {
        caller.start();
        await().until(() -> counters.blocked() == 1);
    }

    @Test
    @Behaviour("DW-14")
    void offer_laneIsEmptied_isTaken() {
        callerWaits();
        List<CarryItem> batch = new ArrayList<>();

        inbox.drainTo(batch, 1);
        inbox.done();

        await().untilAtomic(taken, is -> assertThat(is).isEqualTo(true));
    }

    @Test
    @Behaviour("DW-14")
    void offer_authorityIsAboutToMove_isNotWaitedFor() {
        callerWaits();

        laneSwitch.fence(true);

        await().untilAtomic(taken, is -> assertThat(is).isEqualTo(false));
    }

    @Test
    @Behaviour({"DW-14", "PC-3"})
    void offer_carryingIsPaused_isNotWaitedFor() {
        callerWaits();

        laneSwitch.pause(true);

        await().untilAtomic(taken, is -> assertThat(is).isEqualTo(false));
    }

    @Test
    @Behaviour("DW-14")
    void offer_interrupted_isNotWaitedForAndStaysInterrupted() throws InterruptedException {
        callerWaits();

        caller.interrupt();
        caller.join();

        assertThat(taken).hasValue(false);
        assertThat(interrupted).isTrue();
    }

    @Test
    @Behaviour("DW-14")
    void offer_breakerIsOpen_isNotWaitedFor() {
        ShadowBreaker breaker = laneSwitch.breaker();
        for (int i = 0; i < BreakerConfig.defaults().minCalls(); i++) {
            breaker.failed(1, new IllegalStateException("away"));
        }

        assertThat(new RoomWait(laneSwitch, counters, LONG).offer(ITEM, inbox)).isFalse();
        assertThat(counters.blocked()).isZero();
    }

    @Test
    @Behaviour("DW-14")
    void offer_secondTimeInOneCall_waitsOnlyForWhatIsLeft() {
        RoomWait room = new RoomWait(laneSwitch, counters, Duration.ofMillis(5));

        assertThat(room.offer(ITEM, inbox)).isFalse();
        assertThat(room.offer(ITEM, inbox)).isFalse();

        assertThat(counters.blocked()).isEqualTo(1);
    }
}
