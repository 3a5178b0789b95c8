package io.crossfade.control;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.control.Acknowledgement.Step;
import io.crossfade.testing.Behaviour;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from the state of a fleet; the table is the specification. */
class FleetRulesTest {
    private static final Decision PREPARE = Decision.open(1, SHADOW_READ).prepare(TARGET_LIVE, false, 1_000, "a");

    private static Member member(Step step, boolean keeps) {
        return new Member(5_000, 1_000, keeps, new Acknowledgement(2, step, step == Step.REFUSED ? "no" : ""));
    }

    private static FleetState state(Decision decision, long now, Map<String, Member> members) {
        return new FleetState(now, decision, members, Set.of());
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # stage,  now,  a,        b,        b silent, b keeps, then
                    PREPARE,  10,   PREPARED, PREPARED, no,       no,      COMMIT 2
                    PREPARE,  10,   PREPARED, REFUSED,  no,       no,      OPEN 3
                    PREPARE,  10,   PREPARED, REFUSED,  yes,      no,      COMMIT 2
                    PREPARE,  10,   PREPARED, ,         no,       no,      PREPARE 2
                    PREPARE,  1000, PREPARED, ,         no,       no,      OPEN 3
                    PREPARE,  1000, PREPARED, PREPARED, no,       no,      OPEN 3
                    PREPARE,  10,   PREPARED, ,         yes,      no,      COMMIT 2
                    PREPARE,  10,   PREPARED, ,         yes,      yes,     PREPARE 2
                    COMMIT,   10,   APPLIED,  APPLIED,  no,       no,      OPEN 2
                    COMMIT,   10,   APPLIED,  PREPARED, no,       no,      COMMIT 2
                    COMMIT,   9999, APPLIED,  PREPARED, no,       no,      COMMIT 2
                    COMMIT,   9999, APPLIED,  PREPARED, yes,      no,      OPEN 2
                    COMMIT,   9999, APPLIED,  PREPARED, yes,      yes,     COMMIT 2
                    """)
    @Behaviour({"FL-2", "FL-3"})
    void advanced_anyState_isWhatTheTableSays(
            Stage stage, long now, Step a, Step b, String silent, String keeps, String then) {
        Map<String, Member> members = new HashMap<>();
        members.put("a", member(a, false));
        Member other = b == null
                ? new Member(5_000, 1_000, keeps.equals("yes"), Acknowledgement.of(1, Step.OPEN))
                : member(b, keeps.equals("yes"));
        members.put("b", other);
        Decision decision = stage == Stage.COMMIT ? PREPARE.committed() : PREPARE;

        FleetState after =
                new FleetRules(state(decision, now, members), silent.equals("yes") ? Set.of("b") : Set.of()).advanced();

        assertThat(after.decision().stage() + " " + after.decision().epoch()).isEqualTo(then);
        boolean opened =
                after.decision().stage() == Stage.OPEN && after.decision().epoch() == 2;
        assertThat(after.decision().phase()).isEqualTo(opened ? TARGET_LIVE : SHADOW_READ);
    }

    @Test
    @Behaviour("FL-5")
    void commit_lostMemberMayHaveWritesOnOneSide_isNotMade() {
        Map<String, Member> members = Map.of("a", member(Step.PREPARED, false), "b", member(Step.PREPARED, false));
        FleetState state = new FleetState(10, PREPARE, members, Set.of("b"));

        assertThat(new FleetRules(state, Set.of("b")).next()).isNull();

        FleetState late = new FleetState(1_000, PREPARE, members, Set.of("b"));
        assertThat(new FleetRules(late, Set.of("b")).next().reason()).contains("one side only: b");
    }

    /** It may have been left out of an ordinary step before, or been started anew, or have no control plane at all. */
    @Test
    @Behaviour("FL-5")
    void move_instanceThatIsNoMemberHasNotHandedOver_isNotMade() {
        Map<String, Member> members = Map.of("a", member(Step.PREPARED, false));

        assertThat(new FleetRules(new FleetState(10, PREPARE, members, Set.of("a", "gone")), Set.of()).next())
                .isNull();
        assertThat(new FleetRules(new FleetState(10, PREPARE, members, Set.of("a")), Set.of()).next())
                .isNotNull();
    }

    @Test
    @Behaviour({"FL-5", "FL-7"})
    void proposal_outcomeIsKnownBefore_isRefusedAndNobodyHoldsWrites() {
        Decision open = Decision.open(2, SHADOW_READ);
        Map<String, Member> members = Map.of(
                "a", new Member(5_000, 1_000, false, Acknowledgement.of(2, Step.OPEN)),
                "b", new Member(5_000, 1_000, true, Acknowledgement.of(2, Step.OPEN)));
        FleetRules unsettled = new FleetRules(new FleetState(10, open, members, Set.of("gone")), Set.of());
        FleetRules withoutKeeper = new FleetRules(new FleetState(10, open, members, Set.of()), Set.of("b"));

        assertThatThrownBy(() -> unsettled.proposed(TARGET_LIVE, false, 2_000, "a"))
                .hasMessageContaining("one side only: gone")
                .hasMessageContaining("crossfade verify");
        assertThat(unsettled.proposed(DUAL_WRITE, false, 2_000, "a").next()).isEqualTo(DUAL_WRITE);
        assertThatThrownBy(() -> withoutKeeper.proposed(DUAL_WRITE, false, 2_000, "a"))
                .hasMessageContaining("nothing is changed without b");
    }

    @Test
    @Behaviour("FL-8")
    void quiet_byTheClockOfAServerThatWasReplaced_isNotWaitedFor() {
        Map<String, Member> members = Map.of("a", member(Step.APPLIED, false));
        Decision commit = PREPARE.committed();

        assertThat(new FleetRules(state(commit.quietUntil(1_010), 10, members), Set.of()).next())
                .isNull();
        assertThat(new FleetRules(state(commit.quietUntil(1_011), 10, members), Set.of()).next())
                .isNotNull();
    }

    @Test
    @Behaviour("FL-8")
    void state_restoredAMomentAgo_isNotTakenFurther() {
        Map<String, Member> members = Map.of("a", member(Step.APPLIED, false));
        Decision prepare = PREPARE.quietUntil(500);

        assertThat(new FleetRules(state(prepare, 499, members), Set.of()).next())
                .isNull();
        assertThat(new FleetRules(state(prepare.committed(), 499, members), Set.of()).next())
                .isNull();
        assertThat(new FleetRules(state(prepare.committed(), 500, members), Set.of()).next())
                .isNotNull();
    }

    @Test
    @Behaviour("FL-1")
    void proposal_memberBehind_isRefusedByName() {
        Map<String, Member> members = Map.of(
                "a", new Member(5_000, 1_000, false, Acknowledgement.of(1, Step.OPEN)),
                "b", new Member(5_000, 1_000, false, Acknowledgement.of(0, Step.OPEN)));
        FleetRules rules = new FleetRules(state(Decision.open(1, SHADOW_READ), 10, members), Set.of());

        assertThatThrownBy(() -> rules.proposed(TARGET_LIVE, false, 2_000, "a"))
                .hasMessageContaining("has not been acknowledged by b");
    }

    @Test
    @Behaviour("FL-5")
    void advanced_noChange_removesTheLostAndNobodyElse() {
        Map<String, Member> members = Map.of(
                "a", member(Step.OPEN, false),
                "dead", member(Step.OPEN, false),
                "keeps", member(Step.OPEN, true),
                "starts", member(Step.JOINING, false));
        FleetRules rules = new FleetRules(state(PREPARE.committed().opened(), 10, members), Set.of("dead", "keeps"));

        assertThat(rules.advanced().members()).containsOnlyKeys("a", "keeps", "starts");
        assertThat(rules.counted()).containsExactlyInAnyOrder("a", "keeps");
    }

    /** Whoever looks, and whenever: nothing is committed or opened before all who count have said so, and epochs only grow. */
    @Property(tries = 500)
    @Behaviour("FL-2")
    void advanced_anyMembers_neverOvertakesOneThatCounts(
            @ForAll Stage stage,
            @ForAll @Size(min = 1, max = 6) List<Step> steps,
            @ForAll @Size(max = 3) List<@IntRange(max = 5) Integer> silentOnes,
            @ForAll @IntRange(max = 2_000) int now) {
        Decision decision =
                switch (stage) {
                    case PREPARE -> PREPARE;
                    case COMMIT -> PREPARE.committed();
                    case OPEN -> PREPARE.committed().opened();
                };
        Map<String, Member> members = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            members.put("m" + i, member(steps.get(i), i % 2 == 1));
        }
        Set<String> silent = silentOnes.stream().map(i -> "m" + i).collect(Collectors.toSet());

        Decision then =
                new FleetRules(state(decision, now, members), silent).advanced().decision();

        assertThat(then.isBefore(decision)).isFalse();
        members.forEach((name, member) -> {
            Step step = member.acknowledged().step();
            boolean counts = step != Step.JOINING && (member.keepsPhase() || !silent.contains(name));
            if (counts && stage == Stage.PREPARE && then.stage() == Stage.COMMIT) {
                assertThat(step).isNotEqualTo(Step.REFUSED);
            }
            if (counts && stage == Stage.COMMIT && then.stage() == Stage.OPEN) {
                assertThat(step).isIn(Step.APPLIED, Step.OPEN);
            }
        });
    }

    @Test
    @Behaviour("FL-1")
    void forms_writtenAndRead_areTheSame() {
        Decision decision = PREPARE.givenUp("b: it was a pity").quietUntil(77);
        Member member = new Member(12, 34, true, new Acknowledgement(5, Step.REFUSED, "two words"));

        assertThat(FleetForms.decision(FleetForms.bytes(decision))).isEqualTo(decision);
        assertThat(FleetForms.member(FleetForms.bytes(member))).isEqualTo(member);
        assertThatThrownBy(() -> FleetForms.decision(new byte[] {'2', ' ', '1'}))
                .isInstanceOf(ControlPlaneException.class)
                .hasMessageContaining("another version");
    }
}
