package io.crossfade.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short run with real processes: whatever happens, nothing is lost and nothing differs that is not explained. How much happens
 * in these seconds is the machine's; the long run is by hand, see docs/reliability.md.
 */
class SoakIT {
    @TempDir
    Path folder;

    @Test
    void run_fewFaultsAndMovesOfTheAuthority_nothingUnexplained() {
        SoakPlan plan = new SoakPlan(
                3, Duration.ofSeconds(6), 2, 2, 2_000, Duration.ofMillis(500), EnumSet.allOf(FaultKind.class), true);
        List<String> log = new CopyOnWriteArrayList<>();

        SoakResult result = SoakRun.run(plan, folder, log::add);

        assertThat(result.violations()).as(String.join("\n", log)).isEmpty();
        assertThat(result.acknowledged()).isPositive();
        assertThat(result.authorityMoves()).isPositive();
        assertThat(result.compared()).isPositive();
        assertThat(result.findings()).hasSize(8).allSatisfy(finding -> assertThat(finding.violations())
                .isEmpty());
        assertThat(SoakReport.markdown(result, "LoadDriver soak"))
                .contains("| seed | 3 |")
                .contains("**0**");
    }
}
