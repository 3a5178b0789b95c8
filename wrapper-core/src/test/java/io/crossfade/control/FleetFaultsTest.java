package io.crossfade.control;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** Members that fail, stop or come back at the worst moment, and states that are lost with them. */
class FleetFaultsTest extends FakeFleet {
    @Test
    @Behaviour("FL-6")
    void change_oneFailsAfterTheCommit_writesNoMoreBeforeItHasTakenOver() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        x.failure = new StackOverflowError("of the test");

        y.member.change(TARGET_LIVE, Confirmation.NONE);

        awaitStep(x, "taken");
        assertThat(x.wroteBack).as("in the old phase after the commit").isFalse();
        awaitPhase(TARGET_LIVE, x, y);
        await().atMost(PATIENCE).until(x::mayWrite);
    }

    @ParameterizedTest
    @EnumSource(WhenLost.class)
    @Behaviour({"FL-6", "FL-7"})
    void change_theOnlyOneFailsAfterTheCommit_takesOverWhenItsLeaseIsOver(WhenLost whenLost) {
        FakeProcess x = process("x", SHADOW_READ, whenLost);
        x.failure = new StackOverflowError("of the test");

        x.member.change(TARGET_LIVE, Confirmation.NONE);

        assertThat(x.steps).containsExactly("ready", "flipped", "back", "taken");
        awaitPhase(TARGET_LIVE, x);
        await().atMost(PATIENCE).until(x::mayWrite);
    }

    @ParameterizedTest
    @EnumSource(WhenLost.class)
    @Behaviour({"FL-3", "FL-7"})
    void stop_readyForAChange_writesInTheOldPhaseNoMore(WhenLost whenLost) {
        FakeProcess x = process("x", SHADOW_READ, whenLost);
        FakeProcess y = process("y");
        y.mayPrepare = new CountDownLatch(1);
        CompletableFuture<Void> change = move(y, TARGET_LIVE);
        awaitStep(x, "ready");

        x.close();

        awaitStep(x, "back");
        assertThat(x.wroteBack).isFalse();
        y.mayPrepare.countDown();
        change.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    @Behaviour("FL-8")
    void state_lostAndRestoredAtTheSecondAttempt_stillHasTheMemberThatKeepsItsPhase() {
        FakeProcess x = process("x", SHADOW_READ, WhenLost.KEEP_PHASE);
        FakeProcess y = process("y");
        await().atMost(PATIENCE).until(() -> y.member.status().members() == 2);
        x.die();

        synchronized (plane) {
            y.line.overtake();
            plane.lose();
        }

        await().atMost(PATIENCE).until(() -> plane.state().members().containsKey("y"));
        assertThat(plane.state().members()).containsKey("x");
    }

    /** An older state of a replica: who knows better has not looked yet. */
    @Test
    @Behaviour("FL-9")
    void join_stateWasLostAMomentAgo_waitsForThoseWhoKnowIt() {
        FakeProcess x = process("x");
        FleetState old = plane.state();
        x.member.change(TARGET_LIVE, Confirmation.NONE);
        x.line.cut(true);
        plane.set(old);
        CompletableFuture<FakeProcess> joining =
                Background.supply(() -> process("late", SOURCE_ONLY, WhenLost.REFUSE_WRITES));
        await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> !joining.isDone());

        x.line.cut(false);

        FakeProcess late = joining.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(late.phase()).isEqualTo(TARGET_LIVE);
        assertThat(late.steps).isEmpty();
    }

    /** It was away while the others opened the change that an older state, which it reads first, still prepares. */
    @Test
    @Behaviour("FL-6")
    void lost_isBackInAStateFromBefore_givesNothingUpThatOthersHaveOpened() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        y.mayPrepare = new CountDownLatch(1);
        CompletableFuture<Void> change = move(y, TARGET_LIVE);
        await().atMost(PATIENCE)
                .until(() -> plane.state().members().get("x").acknowledged().has(2, Acknowledgement.Step.PREPARED));
        FleetState prepared = plane.state();
        x.die();
        y.mayPrepare.countDown();
        change.orTimeout(20, TimeUnit.SECONDS).join();
        y.line.cut(true);
        plane.set(prepared);

        x.line.cut(false);

        await().during(Duration.ofMillis(300))
                .atMost(PATIENCE)
                .until(() -> plane.state().decision().epoch() == 2);
        y.line.cut(false);
        awaitPhase(TARGET_LIVE, x, y);
        assertThat(plane.state().decision().epoch()).isEqualTo(2);
    }

    @Test
    @Behaviour({"FL-7", "FL-9"})
    void keepsPhase_diedInAChange_theSameInstanceStartedAnewEndsIt() {
        FakeProcess x = process("x-1", SHADOW_READ, WhenLost.KEEP_PHASE);
        x.mayApply = new CountDownLatch(1);
        move(x, TARGET_LIVE);
        awaitStage(Stage.COMMIT);
        x.die();

        FakeProcess again = process("x-2", SHADOW_READ, WhenLost.KEEP_PHASE);

        assertThat(again.phase()).isEqualTo(TARGET_LIVE);
        assertThat(plane.state().members()).containsOnlyKeys("x-2");
    }

    @Test
    @Behaviour({"FL-7", "FL-9"})
    void keepsPhase_anotherOfTheSameNameLives_doesNotStart() {
        FakeProcess x = process("x-1", SHADOW_READ, WhenLost.KEEP_PHASE);
        CompletableFuture<FakeProcess> twin = Background.supply(() -> process("x-2", SHADOW_READ, WhenLost.KEEP_PHASE));
        await().during(FakeProcess.LEASE.plusMillis(300)).atMost(PATIENCE).until(() -> !twin.isDone());

        x.close();

        assertThat(twin.orTimeout(20, TimeUnit.SECONDS).join().phase()).isEqualTo(SHADOW_READ);
    }

    /** The fleet may have been in other phases meanwhile, in which what this process knows of the target became wrong. */
    @Test
    @Behaviour("FL-6")
    void lost_isBackInThePhaseItKnew_takesItOverAllTheSame() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        x.line.cut(true);
        await().atMost(PATIENCE).until(() -> !plane.state().members().containsKey("x"));
        y.member.change(TARGET_LIVE, Confirmation.NONE);
        y.member.change(SHADOW_READ, Confirmation.NONE);

        x.line.cut(false);

        awaitStep(x, "taken");
        awaitPhase(SHADOW_READ, x, y);
    }

    /** Its entry comes back with the state of a replica, when it was left out already. */
    @Test
    @Behaviour({"FL-6", "FL-8"})
    void leftOut_entryComesBackAfterTheCommit_holdsNobodyUp() {
        FakeProcess x = process("x");
        FakeProcess y = process("y");
        Member old = plane.state().members().get("x");
        x.line.cut(true);
        await().atMost(PATIENCE).until(() -> !plane.state().members().containsKey("x"));
        y.mayApply = new CountDownLatch(1);
        CompletableFuture<Void> change = move(y, TARGET_LIVE);
        awaitStage(Stage.COMMIT);
        plane.change(state -> state.with("x", old));

        x.line.cut(false);
        y.mayApply.countDown();

        change.orTimeout(20, TimeUnit.SECONDS).join();
        awaitPhase(TARGET_LIVE, x, y);
        await().atMost(PATIENCE).until(x::mayWrite);
    }
}
