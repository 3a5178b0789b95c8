package io.crossfade.control;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several processes of one fleet, of which some are slow, die, or lose the state. */
class FleetMemberTest extends FakeFleet {
    @Test
    @Behaviour("FL-1")
    void change_byOne_isMadeByAllInTheSameEpoch() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");

        x.member.change(TARGET_LIVE, Confirmation.NONE);

        awaitPhase(TARGET_LIVE, x, y);
        assertThat(x.epoch()).isEqualTo(2);
        assertThat(y.steps).containsExactly("ready", "flipped", "open");
        assertThat(x.member.status().members()).isEqualTo(2);
    }

    /** Complete is a change before the last member has told so. */
    @Test
    @Behaviour("FL-2")
    void change_rightAfterAnother_isNotRefused() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");

        for (int i = 0; i < 5; i++) {
            x.member.change(TARGET_LIVE, Confirmation.NONE);
            x.member.change(SHADOW_READ, Confirmation.NONE);
        }

        awaitPhase(SHADOW_READ, x, y);
    }

    @Test
    @Behaviour("FL-2")
    void change_oneIsSlowToPrepare_nobodyFlipsBefore() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        y.mayPrepare = new CountDownLatch(1);
        CompletableFuture<Void> change = move(x, TARGET_LIVE);
        awaitStep(x, "ready");
        assertThat(x.steps).doesNotContain("flipped");

        y.mayPrepare.countDown();

        change.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(x.steps).containsExactly("ready", "flipped", "open");
    }

    @Test
    @Behaviour("FL-2")
    void change_oneIsSlowToFlip_nobodyOpensBefore() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        y.mayApply = new CountDownLatch(1);
        CompletableFuture<Void> change = move(x, TARGET_LIVE);
        awaitStep(y, "flipped");
        await().during(FakeProcess.HOLD.plusMillis(200)).atMost(PATIENCE).until(() -> !x.steps.contains("open"));
        assertThat(change).isNotDone();

        y.mayApply.countDown();

        change.orTimeout(20, TimeUnit.SECONDS).join();
        awaitPhase(TARGET_LIVE, x, y);
    }

    @Test
    @Behaviour("FL-3")
    void change_oneDoesNotPrepareInTime_isGivenUpEverywhere() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        y.mayPrepare = new CountDownLatch(1);

        assertThatThrownBy(() -> x.member.change(TARGET_LIVE, Confirmation.NONE))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("not ready in time: y")
                .hasMessageContaining("SHADOW_READ is in force");

        assertThat(x.steps).containsExactly("ready", "back");
        await().atMost(PATIENCE).until(() -> y.member.status().epoch() == 3);
        y.mayPrepare.countDown();
        awaitPhase(SHADOW_READ, x, y);
        assertThat(y.steps).doesNotContain("ready");
        x.member.change(TARGET_LIVE, Confirmation.NONE);
        awaitPhase(TARGET_LIVE, x, y);
    }

    @Test
    @Behaviour("FL-3")
    void change_oneRefuses_isGivenUpWithItsReason() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        y.obstacle = "the breaker is open";

        assertThatThrownBy(() -> x.member.change(TARGET_LIVE, Confirmation.NONE))
                .hasMessageContaining("instance y: the breaker is open");

        awaitPhase(SHADOW_READ, x, y);
        assertThat(x.epoch()).isEqualTo(3);
    }

    @Test
    @Behaviour("FL-4")
    void proposer_diesAfterPrepare_isGivenUpByTheOthers() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        FakeProcess z = process("z");
        x.mayPrepare = new CountDownLatch(1);
        CompletableFuture<Void> change = move(x, TARGET_LIVE);
        awaitStep(y, "ready");
        x.die();

        awaitStep(y, "back");
        awaitPhase(SHADOW_READ, y, z);
        await().atMost(PATIENCE).until(() -> !x.mayWrite());
        assertThat(change).isNotDone();
    }

    @Test
    @Behaviour("FL-4")
    void proposer_diesAfterCommit_isCompletedByTheOthersOnceItsLeaseIsOver() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        FakeProcess z = process("z");
        x.mayApply = new CountDownLatch(1);
        CompletableFuture<Void> change = move(x, TARGET_LIVE);
        awaitStep(x, "flipped");
        awaitStep(y, "flipped");
        x.die();

        await().atMost(PATIENCE).until(() -> {
            boolean opened = y.steps.contains("open") || z.steps.contains("open");
            assertThat(opened && x.mayWrite())
                    .as("open while the lost one may write")
                    .isFalse();
            return opened;
        });
        awaitPhase(TARGET_LIVE, y, z);
        assertThat(plane.state().members()).doesNotContainKey("x");

        x.mayApply.countDown();
        x.line.cut(false);
        awaitPhase(TARGET_LIVE, x);
        await().atMost(PATIENCE).until(x::mayWrite);
        change.orTimeout(20, TimeUnit.SECONDS).handle((done, failure) -> done).join();
    }

    @Test
    @Behaviour({"FL-5", "FL-6"})
    void lost_othersGoOnWithoutItAndItTakesOverBeforeItWrites() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        x.die();
        await().atMost(PATIENCE).until(() -> !x.mayWrite());
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            y.member.change(TARGET_LIVE, Confirmation.NONE);
            return true;
        });
        y.member.change(RAMP_DOWN, Confirmation.NONE);
        assertThat(x.phase()).isEqualTo(SHADOW_READ);

        x.line.cut(false);

        await().atMost(PATIENCE).until(() -> {
            boolean writes = x.mayWrite();
            assertThat(writes && x.phase() == SHADOW_READ)
                    .as("writes in the old phase")
                    .isFalse();
            return writes;
        });
        assertThat(x.steps).containsExactly("taken");
        awaitPhase(RAMP_DOWN, x, y);
    }

    @Test
    @Behaviour("FL-7")
    void keepsPhase_lost_nobodyChangesWithoutIt() {
        FakeProcess x = process("x", SHADOW_READ, WhenLost.KEEP_PHASE);
        FakeProcess y = process("y");
        x.die();
        await().atMost(PATIENCE)
                .until(() -> plane.state().members().get("x").leaseEndMillis()
                        < plane.state().nowMillis());

        assertThatThrownBy(() -> y.member.change(TARGET_LIVE, Confirmation.NONE))
                .hasMessageContaining("nothing is changed without x");
        assertThat(x.mayWrite()).isTrue();
        assertThat(y.steps).as("nobody held writes in vain").isEmpty();

        x.line.cut(false);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            y.member.change(TARGET_LIVE, Confirmation.NONE);
            return true;
        });
        awaitPhase(TARGET_LIVE, x, y);
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    @Behaviour("FL-8")
    void state_lostInEachStage_isRestoredAndEndsInOnePhase(Stage stage) {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        y.mayPrepare = new CountDownLatch(stage == Stage.PREPARE ? 1 : 0);
        y.mayApply = new CountDownLatch(stage == Stage.COMMIT ? 1 : 0);
        CompletableFuture<Void> change = stage == Stage.OPEN ? null : move(x, TARGET_LIVE);
        if (stage != Stage.OPEN) {
            awaitStage(stage);
            await().atMost(PATIENCE).until(() -> x.steps.contains(stage == Stage.PREPARE ? "ready" : "flipped"));
        }

        plane.lose();

        await().atMost(PATIENCE).until(() -> plane.state().decision() != null);
        y.mayPrepare.countDown();
        y.mayApply.countDown();
        await().atMost(PATIENCE).until(() -> plane.state().members().size() == 2);
        MigrationPhase due = stage == Stage.COMMIT ? TARGET_LIVE : SHADOW_READ;
        awaitPhase(due, x, y);
        if (change != null) {
            change.handle((done, failure) -> failure == null)
                    .orTimeout(20, TimeUnit.SECONDS)
                    .thenAccept(made -> assertThat(made).isEqualTo(stage == Stage.COMMIT))
                    .join();
        }
    }

    /** A replica that had not got the commit takes over: who knows it writes it back. */
    @Test
    @Behaviour("FL-8")
    void commit_lostByAFailover_isWrittenBackByWhoKnowsIt() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        y.mayPrepare = new CountDownLatch(1);
        x.mayApply = new CountDownLatch(1);
        CompletableFuture<Void> change = move(x, TARGET_LIVE);
        awaitStep(x, "ready");
        FleetState prepared = plane.state();
        y.mayPrepare.countDown();
        awaitStep(x, "flipped");

        plane.set(prepared);
        x.mayApply.countDown();

        change.orTimeout(20, TimeUnit.SECONDS).join();
        awaitPhase(TARGET_LIVE, x, y);
    }

    @Test
    @Behaviour("FL-1")
    void proposers_two_oneOfTheChangesIsMadeAndBothHearOfIt() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        CompletableFuture<Void> one = move(x, TARGET_LIVE);
        CompletableFuture<Void> same = move(y, TARGET_LIVE);

        CompletableFuture.allOf(one, same).orTimeout(20, TimeUnit.SECONDS).join();

        assertThat(plane.state().decision().epoch()).isEqualTo(2);
        awaitPhase(TARGET_LIVE, x, y);
    }

    @Test
    @Behaviour("FL-1")
    void proposers_withDifferentWishes_theSecondIsRefused() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        y.mayPrepare = new CountDownLatch(1);
        CompletableFuture<Void> one = move(x, TARGET_LIVE);
        awaitStage(Stage.PREPARE);

        assertThatThrownBy(() -> y.member.change(DUAL_WRITE, Confirmation.NONE))
                .hasMessageContaining(
                        "another change of phase is under way in the fleet, to TARGET_LIVE by instance x");

        y.mayPrepare.countDown();
        one.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    @Behaviour("FL-9")
    void join_duringAChange_waitsForItsEndAndStartsInThePhaseOfTheFleet() {
        FakeProcess x = process("x");
        x.mayApply = new CountDownLatch(1);
        CompletableFuture<Void> change = move(x, TARGET_LIVE);
        awaitStage(Stage.COMMIT);
        CompletableFuture<FakeProcess> joining =
                Background.supply(() -> process("late", SOURCE_ONLY, WhenLost.REFUSE_WRITES));
        await().during(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> !joining.isDone());

        x.mayApply.countDown();

        change.orTimeout(20, TimeUnit.SECONDS).join();
        FakeProcess late = joining.orTimeout(20, TimeUnit.SECONDS).join();
        awaitPhase(TARGET_LIVE, x, late);
        assertThat(late.steps).isEmpty();
    }

    @Test
    @Behaviour("FL-9")
    void join_membersDiedInAChange_completesItWhenTheirLeasesAreOver() {
        FakeProcess x = process("x");
        x.mayApply = new CountDownLatch(1);
        CompletableFuture<Void> change = move(x, TARGET_LIVE);
        awaitStage(Stage.COMMIT);
        x.die();

        FakeProcess late = process("late", SOURCE_ONLY, WhenLost.REFUSE_WRITES);

        assertThat(late.phase()).isEqualTo(TARGET_LIVE);
        assertThat(change).isNotDone();
    }

    @Test
    @Behaviour("FL-9")
    void leave_inOrder_takesTheEntryOffAndTheDecisionStays() {
        FakeProcess x = process("x");
        x.close();

        assertThat(plane.state().members()).isEmpty();
        assertThat(x.mayWrite()).isFalse();
        FakeProcess later = process("later", SOURCE_ONLY, WhenLost.REFUSE_WRITES);
        assertThat(later.phase()).isEqualTo(SHADOW_READ);
    }
}
