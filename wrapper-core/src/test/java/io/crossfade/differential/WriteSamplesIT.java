package io.crossfade.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.command.Access;
import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.command.ReplayRule;
import io.crossfade.model.MigrationPhase;
import io.crossfade.shadow.CarryMode;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealRedis;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every write command of the table, each once in a valid form, whatever state it carries in its reply. */
class WriteSamplesIT {
    private static final Set<ReplayRule> CARRIED =
            EnumSet.of(ReplayRule.OVERWRITE, ReplayRule.PARTIAL, ReplayRule.STATE);

    @ParameterizedTest
    @CsvSource({
        "DUAL_WRITE, ASYNC, false",
        "DUAL_WRITE, SYNC, false",
        "TARGET_LIVE, ASYNC, false",
        "TARGET_LIVE, SYNC, true",
        "RAMP_DOWN, SYNC, false"
    })
    @Behaviour({"CR-4", "DW-3", "LZ-1"})
    @Race("T25")
    void writes_everyCommandOfTheTable_haveTheirEffectAndLeaveBothSidesEqual(
            MigrationPhase phase, CarryMode mode, boolean lazy) {
        try (RealRedis source = RealRedis.start();
                RealRedis target = RealRedis.start()) {
            assertThat(new WriteSamples(source, target, phase, mode, lazy).run())
                    .isGreaterThan(95);
        }
    }

    /** MOVE alone needs a second database, and has its tests beside those of SELECT. */
    @Test
    @Behaviour("CR-4")
    void samples_writesOfTheTable_haveOneEach() {
        List<String> samples =
                WriteSample.all(new byte[0]).stream().map(WriteSample::name).toList();

        assertThat(samples)
                .containsExactlyInAnyOrderElementsOf(CommandTable.standard().specs().stream()
                        .filter(spec -> CARRIED.contains(spec.rule()) && spec.access() != Access.KEYSPACE_WRITE)
                        .map(CommandSpec::name)
                        .filter(name -> !name.equals("MOVE"))
                        .toList());
    }
}
