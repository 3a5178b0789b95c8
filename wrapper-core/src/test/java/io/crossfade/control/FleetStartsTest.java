package io.crossfade.control;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.control.Acknowledgement.Step;
import io.crossfade.model.MigrationException;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Instances that start beside others which start, have died, or are not there any more. */
class FleetStartsTest extends FakeFleet {
    private static final long FOR_EVER = Duration.ofHours(1).toMillis();

    private static Member entry(Step step, boolean keepsPhase) {
        return new Member(FOR_EVER, FOR_EVER, keepsPhase, Acknowledgement.of(1, step));
    }

    /** Who is not in yet knows nothing that others would have to know. */
    @Test
    @Behaviour("FL-9")
    void join_besideOneThatStarts_doesNotWaitForIt() {
        process("x");
        plane.change(state -> state.with("never in", entry(Step.JOINING, false)));

        FakeProcess late = process("late", SOURCE_ONLY, WhenLost.REFUSE_WRITES);

        assertThat(late.phase()).isEqualTo(SHADOW_READ);
        await().atMost(PATIENCE).until(late::mayWrite);
    }

    @Test
    @Behaviour("FL-7")
    void join_isGivenUp_leavesNoEntryThatIsWaitedFor() {
        plane.set(new FleetState(0, Decision.open(1, SHADOW_READ), Map.of("keeps", entry(Step.OPEN, true)), Set.of()));
        FleetMember member = FakeProcess.member(plane.line(), "late", WhenLost.KEEP_PHASE, Duration.ofMillis(200));

        assertThatThrownBy(() -> member.join(SHADOW_READ, null))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("keeps");

        assertThat(plane.state().members()).containsOnlyKeys("keeps");
    }

    /** There are instances without a control plane, or there were some before the state was lost: the second one waits as well. */
    @Test
    @Behaviour("FL-9")
    void join_theRecordNamesInstances_secondOneWaitsAsLongAsTheFirst() {
        plane.set(new FleetState(0, null, Map.of(), Set.of("somebody")));
        CompletableFuture<FakeProcess> first =
                Background.supply(() -> process("first", SOURCE_ONLY, WhenLost.REFUSE_WRITES));
        awaitStage(Stage.OPEN);
        CompletableFuture<FakeProcess> second =
                Background.supply(() -> process("second", SOURCE_ONLY, WhenLost.REFUSE_WRITES));
        await().during(FakeProcess.LEASE.dividedBy(2)).atMost(PATIENCE).until(() -> !second.isDone());

        plane.change(state -> state.with(Decision.open(5, SHADOW_READ)));

        assertThat(first.orTimeout(20, TimeUnit.SECONDS).join().phase()).isEqualTo(SHADOW_READ);
        assertThat(second.orTimeout(20, TimeUnit.SECONDS).join().phase()).isEqualTo(SHADOW_READ);
    }

    /** Whose first phase was another one, when it started: what a starter writes for want of anything better is less than that. */
    @Test
    @Behaviour({"FL-8", "FL-9"})
    void join_stateOfAFleetThatNeverChangedIsLost_startsInItsPhaseAllTheSame() {
        FakeProcess x = process("x");
        x.line.cut(true);
        plane.set(new FleetState(0, null, Map.of(), Set.of("somebody")));
        CompletableFuture<FakeProcess> late =
                Background.supply(() -> process("late", SOURCE_ONLY, WhenLost.REFUSE_WRITES));
        awaitStage(Stage.OPEN);

        x.line.cut(false);

        assertThat(late.orTimeout(20, TimeUnit.SECONDS).join().phase()).isEqualTo(SHADOW_READ);
        awaitPhase(SHADOW_READ, x);
    }

    @Test
    @Behaviour("FL-5")
    void died_noChangeFollows_isForgottenAndWaitedForByNobody() {
        process("x");
        process("dead").die();

        await().atMost(PATIENCE).until(() -> !plane.state().members().containsKey("dead"));
    }

    @Test
    @Behaviour("FL-8")
    void sighting_olderEntryOfAReplica_isNoRenewal() {
        Sightings sightings = new Sightings(() -> 0);
        Member old = new Member(1_000, 500, false, Acknowledgement.of(1, Step.OPEN));
        Member newer = new Member(1_100, 500, false, Acknowledgement.of(1, Step.OPEN));
        sightings.look(Map.of("x", newer));

        sightings.look(Map.of("x", old));
        assertThat(sightings.haveRenewed(Set.of("x"))).isFalse();

        sightings.look(Map.of("x", newer));
        assertThat(sightings.haveRenewed(Set.of("x"))).isTrue();
    }

    /** What it leaves to others is looked for when a change begins, and is not there yet when this one did. */
    @Test
    @Behaviour("FL-3")
    void stop_beforeItWasReady_givesTheChangeUp() {
        Decision prepare = Decision.open(1, SHADOW_READ).prepare(SOURCE_ONLY, false, FOR_EVER, "y");
        Part part = FakeProcess.part("x");
        FleetState waiting = new FleetState(10, prepare, Map.of("x", entry(Step.OPEN, false)), Set.of());
        FleetState ready =
                waiting.with("x", new Member(FOR_EVER, FOR_EVER, false, Acknowledgement.of(2, Step.PREPARED)));

        assertThat(part.left(waiting).decision().reason()).contains("x was stopped");
        assertThat(part.left(waiting).members()).isEmpty();
        assertThat(part.left(ready).decision()).isEqualTo(prepare);
        assertThat(part.leftToItsLease(waiting).decision().reason()).contains("x was stopped");
        part.saw(prepare.committed());
        assertThat(part.left(waiting).decision())
                .as("an older state, of which others know more")
                .isEqualTo(prepare);
    }

    @Test
    @Behaviour("FL-7")
    void stop_commandsUnderWay_nobodyWaitsForEverForOneThatKeepsItsPhase() {
        FleetState state =
                new FleetState(10, Decision.open(1, SHADOW_READ), Map.of("x", entry(Step.OPEN, true)), Set.of());

        assertThat(FakeProcess.part("x")
                        .leftToItsLease(state)
                        .members()
                        .get("x")
                        .keepsPhase())
                .isFalse();
    }
}
