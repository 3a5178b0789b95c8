package io.crossfade.phase;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for whom while the authority moves. */
class AuthorityMoveTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final FakeParticipant participant = new FakeParticipant();
    private PhaseController phases = controller(LONG);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private PhaseController controller(Duration bound) {
        return new PhaseController(
                SHADOW_READ,
                false,
                CutoverConfig.defaults().withHoldTimeout(bound).withDrainTimeout(bound),
                participant);
    }

    /** For moves that are to be given up. */
    private void beImpatient() {
        participant.entered.clear();
        phases = controller(SHORT);
    }

    private void move() {
        phases.changeTo(TARGET_LIVE, Confirmation.NONE);
    }

    @Test
    @Behaviour("PH-5")
    void move_writesAreHeldWhileItSettles_andGoToTheNewAuthority() throws Exception {
        CountDownLatch settling = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        participant.duringSettle = () -> {
            settling.countDown();
            awaitLatch(go);
        };
        Future<?> move = threads.submit(this::move);
        awaitLatch(settling);

        Future<Side> write = threads.submit(() -> {
            PhaseView view = phases.enter(true);
            phases.exit(view);
            return view.authority();
        });
        assertThatThrownBy(() -> write.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        PhaseView read = phases.enter(false);
        phases.exit(read);
        assertThat(read.authority()).isEqualTo(Side.SOURCE);

        go.countDown();
        move.get(30, TimeUnit.SECONDS);
        assertThat(write.get(30, TimeUnit.SECONDS)).isEqualTo(Side.TARGET);
    }

    /** A read that began on the source is still under way when the reads have moved: writes must wait for its end. */
    @Test
    @Behaviour("PH-5")
    void move_readOfTheOldAuthorityUnderWay_keepsWritesHeld() throws Exception {
        CountDownLatch settling = new CountDownLatch(1);
        CountDownLatch readBegun = new CountDownLatch(1);
        CountDownLatch readMayEnd = new CountDownLatch(1);
        participant.duringSettle = () -> {
            settling.countDown();
            awaitLatch(readBegun);
        };
        Future<?> move = threads.submit(this::move);
        awaitLatch(settling);
        Future<?> read = threads.submit(() -> {
            PhaseView view = phases.enter(false);
            readBegun.countDown();
            awaitLatch(readMayEnd);
            phases.exit(view);
        });
        await().until(() -> phases.current() == TARGET_LIVE);
        Future<PhaseView> write = threads.submit(() -> phases.enter(true));
        assertThatThrownBy(() -> write.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        readMayEnd.countDown();
        read.get(30, TimeUnit.SECONDS);
        move.get(30, TimeUnit.SECONDS);
        assertThat(write.get(30, TimeUnit.SECONDS).authority()).isEqualTo(Side.TARGET);
    }

    @Test
    @Behaviour("PH-6")
    void move_writeUnderWayTooLong_isGivenUpAndWritesGoOn() {
        beImpatient();
        PhaseView stuck = phases.enter(true);

        assertThatThrownBy(this::move)
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("1 commands still under way")
                .hasMessageContaining("SHADOW_READ stays in force");

        assertThat(phases.current()).isEqualTo(SHADOW_READ);
        assertThat(phases.epoch()).isZero();
        PhaseView next = phases.enter(true);
        assertThat(next.authority()).isEqualTo(Side.SOURCE);
        phases.exit(next);
        phases.exit(stuck);
        move();
        assertThat(phases.current()).isEqualTo(TARGET_LIVE);
    }

    @Test
    @Behaviour({"PH-6", "PC-4"})
    void move_somethingInTheWay_isRefusedAtOnceAndNothingIsHeld() {
        participant.inTheWay = "carrying is paused";
        participant.nearlySettled = false;

        assertThatThrownBy(this::move).hasMessage("carrying is paused; phase SHADOW_READ stays in force");

        assertThat(participant.entered).containsExactly(SHADOW_READ);
    }

    @Test
    @Behaviour("PH-6")
    void move_dirtyKeysDoNotSettle_isGivenUpAndWritesGoOn() {
        participant.settles = false;

        assertThatThrownBy(this::move).hasMessageContaining("7 dirty keys");

        assertThat(participant.entered).containsExactly(SHADOW_READ, SHADOW_READ);
        PhaseView next = phases.enter(true);
        assertThat(next.authority()).isEqualTo(Side.SOURCE);
        phases.exit(next);
    }

    @Test
    @Behaviour("PH-6")
    void move_tooMuchIsDirty_isGivenUpBeforeAnyWriteIsHeld() {
        beImpatient();
        participant.nearlySettled = false;
        participant.duringSettle = () -> {
            throw new AssertionError("writes were held");
        };

        assertThatThrownBy(this::move).hasMessageContaining("7 dirty keys");

        assertThat(phases.current()).isEqualTo(SHADOW_READ);
    }

    @Test
    @Behaviour("PH-6")
    void move_targetCannotTakeOver_isGivenUpBeforeAnyWriteIsHeld() {
        participant.obstacle = "the target is on fire";
        participant.duringSettle = () -> {
            throw new AssertionError("writes were held");
        };

        assertThatThrownBy(this::move).hasMessageContaining("the target is on fire");

        assertThat(phases.current()).isEqualTo(SHADOW_READ);
    }

    /** The reads have moved already when a read of the old authority proves to be stuck: everything goes back. */
    @Test
    @Behaviour("PH-6")
    void move_oldReadNeverEnds_isGivenUpAfterTheReadsMoved() {
        beImpatient();
        PhaseView[] stuck = new PhaseView[1];
        participant.duringSettle = () -> stuck[0] = phases.enter(false);

        assertThatThrownBy(this::move).hasMessageContaining("1 reads still under way");

        assertThat(phases.current()).isEqualTo(SHADOW_READ);
        assertThat(participant.entered).containsExactly(SHADOW_READ, SHADOW_READ);
        assertThat(participant.turned).containsExactly(TARGET_LIVE);
        phases.exit(stuck[0]);
        participant.duringSettle = () -> {};
        move();
        assertThat(phases.current()).isEqualTo(TARGET_LIVE);
    }

    @Test
    @Behaviour("PH-7")
    void move_whileAnotherIsUnderWay_isRefused() throws Exception {
        CountDownLatch settling = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        participant.duringSettle = () -> {
            settling.countDown();
            awaitLatch(go);
        };
        Future<?> move = threads.submit(this::move);
        awaitLatch(settling);

        assertThatThrownBy(() -> phases.changeTo(DUAL_WRITE, Confirmation.NONE))
                .hasMessageContaining("another change of phase is under way");

        go.countDown();
        move.get(30, TimeUnit.SECONDS);
    }

    @Test
    @Behaviour("PH-4")
    void step_commandsOfTheOldPhaseUnderWay_isAwaited() throws Exception {
        PhaseView old = phases.enter(true);
        Future<?> step = threads.submit(() -> phases.changeTo(DUAL_WRITE, Confirmation.NONE));
        await().until(() -> phases.current() == DUAL_WRITE);
        PhaseView now = phases.enter(true);
        assertThat(now.phase()).isEqualTo(DUAL_WRITE);
        phases.exit(now);
        assertThat(step.isDone()).isFalse();

        phases.exit(old);
        step.get(30, TimeUnit.SECONDS);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
