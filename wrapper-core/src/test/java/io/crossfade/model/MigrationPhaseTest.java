package io.crossfade.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows are the specification. */
class MigrationPhaseTest {
    @ParameterizedTest
    @Behaviour("PH-1")
    @CsvSource(
            textBlock =
                    """
            SOURCE_ONLY, SOURCE, false, false
            DUAL_WRITE,  SOURCE, true,  false
            SHADOW_READ, SOURCE, true,  true
            TARGET_LIVE, TARGET, true,  true
            RAMP_DOWN,   TARGET, true,  false
            TARGET_ONLY, TARGET, false, false
            """)
    void columns_eachPhase_areTheBehaviour(
            MigrationPhase phase, Side authority, boolean carriesWrites, boolean readsShadow) {
        assertThat(phase.authority()).isEqualTo(authority);
        assertThat(phase.shadow()).isEqualTo(authority.other());
        assertThat(phase.carriesWrites()).isEqualTo(carriesWrites);
        assertThat(phase.readsShadow()).isEqualTo(readsShadow);
    }

    @ParameterizedTest
    @Behaviour("PH-2")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            SOURCE_ONLY | DUAL_WRITE                          | DUAL_WRITE
            DUAL_WRITE  | SOURCE_ONLY SHADOW_READ             | SOURCE_ONLY SHADOW_READ TARGET_LIVE
            SHADOW_READ | DUAL_WRITE TARGET_LIVE              | DUAL_WRITE TARGET_LIVE
            TARGET_LIVE | SHADOW_READ DUAL_WRITE RAMP_DOWN    | SHADOW_READ DUAL_WRITE RAMP_DOWN
            RAMP_DOWN   | TARGET_LIVE SHADOW_READ TARGET_ONLY | TARGET_LIVE SHADOW_READ TARGET_ONLY
            TARGET_ONLY | ''                                  | ''
            """)
    void next_eachPhase_listsEveryLegalMove(MigrationPhase phase, String warm, String lazy) {
        assertThat(phase.next(false)).isEqualTo(phases(warm));
        assertThat(phase.next(true)).isEqualTo(phases(lazy));
    }

    @Test
    @Behaviour("PH-2")
    void next_everyPhaseBetween_hasAWayBack() {
        assertThat(MigrationPhase.values())
                .filteredOn(phase -> phase != MigrationPhase.SOURCE_ONLY && phase != MigrationPhase.TARGET_ONLY)
                .allMatch(phase -> phase.next(false).stream().anyMatch(next -> next.compareTo(phase) < 0));
        assertThat(MigrationPhase.TARGET_ONLY.next(false)).isEmpty();
    }

    private static Set<MigrationPhase> phases(String names) {
        return Arrays.stream(names.split(" "))
                .filter(name -> !name.isEmpty())
                .map(MigrationPhase::valueOf)
                .collect(Collectors.toSet());
    }
}
