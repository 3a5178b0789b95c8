package io.crossfade.phase;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.model.MigrationException;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a process may do on its lease, on a clock that the test sets. */
class LeaseTest {
    private static final Duration MARGIN = Duration.ofMillis(200);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000); // it may overflow at any time
    private final Lease lease = new Lease(MARGIN, now::get);
    private final FakeParticipant participant = new FakeParticipant();
    private final PhaseController phases =
            new PhaseController(SHADOW_READ, 7, false, CutoverConfig.defaults(), participant, lease);

    private void extend(Duration by) {
        lease.extendTo(now.get() + by.toNanos());
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    @Behaviour("FL-5")
    void write_lessThanTheMarginLeft_isRefusedAndReadsGoOn() {
        extend(Duration.ofSeconds(1));
        phases.exit(phases.enter(true));

        pass(Duration.ofMillis(800));

        assertThatThrownBy(() -> phases.enter(true))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("not sent");
        phases.exit(phases.enter(false));
        assertThat(phases.awaitIdle(Duration.ZERO))
                .as("nothing is counted as under way")
                .isTrue();
    }

    @Test
    @Behaviour("FL-5")
    void write_answeredAfterTheEnd_isNotAcknowledged() {
        extend(Duration.ofSeconds(1));
        PhaseView entered = phases.enter(true);
        pass(Duration.ofMillis(999));
        phases.answered();

        pass(Duration.ofMillis(1));

        assertThatThrownBy(phases::answered).hasMessageContaining("outcome is unknown");
        phases.exit(entered);
    }

    @Test
    @Behaviour("FL-5")
    void write_instanceIsBeingStopped_isRefusedWhileItsLanesGoOn() {
        extend(Duration.ofSeconds(1));

        lease.shut();

        assertThatThrownBy(() -> phases.enter(true)).hasMessageContaining("is being stopped; the write was not sent");
        assertThat(lease.allowsToBegin()).isTrue();
    }

    @Test
    @Behaviour("FL-6")
    void takeOver_phaseThatCarriesFromOneThatDoesNot_hasEveryKeyLookedAt() {
        extend(Duration.ofSeconds(1));
        phases.takeOver(RAMP_DOWN, 12);
        assertThat(participant.doubted).isFalse();
        phases.takeOver(SOURCE_ONLY, 13);

        phases.takeOver(DUAL_WRITE, 14);

        assertThat(participant.doubted).isTrue();
    }

    /** What follows the authority fails when the move is complete. */
    @Test
    @Behaviour("FL-6")
    void move_failsAtItsEnd_isToldBeforeWritesGoOnAndHoldsNothing() {
        extend(Duration.ofSeconds(1));
        participant.refused = TARGET_LIVE;
        PhaseBarrier barrier = new PhaseBarrier() {
            @Override
            public void failing() {
                assertThat(phases.current()).isEqualTo(TARGET_LIVE);
                lease.end();
            }
        };

        assertThatThrownBy(() -> phases.changeTo(TARGET_LIVE, Confirmation.NONE, barrier))
                .hasMessage("TARGET_LIVE cannot be entered");

        assertThatThrownBy(() -> phases.enter(true)).hasMessageContaining("not sent");
        extend(Duration.ofSeconds(1));
        phases.exit(phases.enter(true));
    }

    @Test
    @Behaviour("FL-6")
    void takeOver_commandsUnderWay_waitsForThemAndHoldsAllOthers() {
        extend(Duration.ofSeconds(1));
        PhaseView old = phases.enter(true);
        CompletableFuture<Void> taking = Background.run(() -> phases.takeOver(RAMP_DOWN, 12));
        await().until(() -> participant.holds);
        CompletableFuture<PhaseView> read = Background.supply(this::readInTheNextPhase);
        await().during(Duration.ofMillis(100))
                .until(() -> !taking.isDone() && !read.isDone() && !participant.entered.contains(RAMP_DOWN));

        phases.exit(old);

        taking.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(read.orTimeout(20, TimeUnit.SECONDS).join().phase()).isEqualTo(RAMP_DOWN);
        assertThat(phases.epoch()).isEqualTo(12);
    }

    private PhaseView readInTheNextPhase() {
        PhaseView view;
        do {
            view = phases.enter(false);
            phases.exit(view);
        } while (view.epoch() != 12);
        return view;
    }

    @Test
    void renumber_commandsUnderWay_areStillCounted() {
        extend(Duration.ofSeconds(1));
        PhaseView old = phases.enter(false);
        phases.renumber(9);

        assertThat(phases.epoch()).isEqualTo(9);
        assertThat(phases.awaitIdle(Duration.ofMillis(20))).isFalse();
        phases.exit(old);
        assertThat(phases.awaitIdle(Duration.ofMillis(20))).isTrue();
    }
}
