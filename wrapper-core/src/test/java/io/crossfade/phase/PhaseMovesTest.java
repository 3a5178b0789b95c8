package io.crossfade.phase;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static io.crossfade.model.MigrationPhase.TARGET_ONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.testing.Behaviour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every move between two phases, legal or not; the table is the specification. */
class PhaseMovesTest {
    private final FakeParticipant participant = new FakeParticipant();

    private PhaseController in(MigrationPhase phase, boolean lazy) {
        return new PhaseController(phase, lazy, CutoverConfig.defaults(), participant);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # from,        to,          warm, lazy
                    SOURCE_ONLY,   DUAL_WRITE,  yes,  yes
                    SOURCE_ONLY,   SHADOW_READ, no,   no
                    SOURCE_ONLY,   TARGET_LIVE, no,   no
                    SOURCE_ONLY,   RAMP_DOWN,   no,   no
                    SOURCE_ONLY,   TARGET_ONLY, no,   no
                    DUAL_WRITE,    SOURCE_ONLY, yes,  yes
                    DUAL_WRITE,    SHADOW_READ, yes,  yes
                    DUAL_WRITE,    TARGET_LIVE, no,   yes
                    DUAL_WRITE,    RAMP_DOWN,   no,   no
                    DUAL_WRITE,    TARGET_ONLY, no,   no
                    SHADOW_READ,   SOURCE_ONLY, no,   no
                    SHADOW_READ,   DUAL_WRITE,  yes,  yes
                    SHADOW_READ,   TARGET_LIVE, yes,  yes
                    SHADOW_READ,   RAMP_DOWN,   no,   no
                    SHADOW_READ,   TARGET_ONLY, no,   no
                    TARGET_LIVE,   SOURCE_ONLY, no,   no
                    TARGET_LIVE,   DUAL_WRITE,  yes,  yes
                    TARGET_LIVE,   SHADOW_READ, yes,  yes
                    TARGET_LIVE,   RAMP_DOWN,   yes,  yes
                    TARGET_LIVE,   TARGET_ONLY, no,   no
                    RAMP_DOWN,     SOURCE_ONLY, no,   no
                    RAMP_DOWN,     DUAL_WRITE,  no,   no
                    RAMP_DOWN,     SHADOW_READ, yes,  yes
                    RAMP_DOWN,     TARGET_LIVE, yes,  yes
                    RAMP_DOWN,     TARGET_ONLY, yes,  yes
                    TARGET_ONLY,   SOURCE_ONLY, no,   no
                    TARGET_ONLY,   DUAL_WRITE,  no,   no
                    TARGET_ONLY,   SHADOW_READ, no,   no
                    TARGET_ONLY,   TARGET_LIVE, no,   no
                    TARGET_ONLY,   RAMP_DOWN,   no,   no
                    """)
    @Behaviour({"PH-2", "PH-7"})
    void changeTo_anyPhase_happensOnlyIfLegal(MigrationPhase from, MigrationPhase to, String warm, String lazy) {
        assertMove(from, to, false, warm.equals("yes"));
        assertMove(from, to, true, lazy.equals("yes"));
    }

    private void assertMove(MigrationPhase from, MigrationPhase to, boolean lazy, boolean legal) {
        PhaseController phases = in(from, lazy);
        if (legal) {
            phases.changeTo(to, Confirmation.CONFIRMED);
            assertThat(phases.current()).isEqualTo(to);
            assertThat(phases.epoch()).isEqualTo(1);
        } else {
            assertThatThrownBy(() -> phases.changeTo(to, Confirmation.CONFIRMED))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining(to + " cannot follow " + from);
            assertThat(phases.current()).isEqualTo(from);
            assertThat(phases.epoch()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"SOURCE_ONLY", "DUAL_WRITE", "SHADOW_READ", "TARGET_LIVE", "RAMP_DOWN", "TARGET_ONLY"})
    void changeTo_phaseInForce_changesNothing(MigrationPhase phase) {
        PhaseController phases = in(phase, true);
        phases.changeTo(phase, Confirmation.NONE);
        assertThat(phases.epoch()).isZero();
        assertThat(participant.entered).containsExactly(phase);
    }

    @Test
    @Behaviour("PH-3")
    void changeTo_pointOfNoReturn_asksForConfirmation() {
        PhaseController phases = in(RAMP_DOWN, false);
        assertThatThrownBy(() -> phases.changeTo(TARGET_ONLY, Confirmation.NONE))
                .hasMessageContaining("no return");
        assertThat(phases.current()).isEqualTo(RAMP_DOWN);
    }

    @Test
    @Behaviour("PH-3")
    void changeTo_endOfLazyCopies_asksForConfirmation() {
        PhaseController lazy = in(TARGET_LIVE, true);
        assertThatThrownBy(() -> lazy.changeTo(RAMP_DOWN, Confirmation.NONE)).hasMessageContaining("backfill");
        assertThat(lazy.current()).isEqualTo(TARGET_LIVE);

        PhaseController warm = in(TARGET_LIVE, false);
        warm.changeTo(RAMP_DOWN, Confirmation.NONE);
        assertThat(warm.current()).isEqualTo(RAMP_DOWN);
    }

    /** What was written in SOURCE_ONLY is on the source alone, and a lazy copy keeps what it finds on the target. */
    @Test
    @Behaviour("PH-3")
    void changeTo_lazyCutoverAfterReturnToSourceOnly_asksForConfirmation() {
        PhaseController phases = in(DUAL_WRITE, true);
        phases.changeTo(SOURCE_ONLY, Confirmation.NONE);
        phases.changeTo(DUAL_WRITE, Confirmation.NONE);

        assertThatThrownBy(() -> phases.changeTo(TARGET_LIVE, Confirmation.NONE))
                .hasMessageContaining("stale");
        phases.changeTo(TARGET_LIVE, Confirmation.CONFIRMED);

        assertThat(phases.current()).isEqualTo(TARGET_LIVE);
    }
}
