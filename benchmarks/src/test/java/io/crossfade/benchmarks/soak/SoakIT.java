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
        SoakResult result = run(new SoakPlan(
                3,
                Duration.ofSeconds(6),
                2,
                2,
                2_000,
                Duration.ofMillis(500),
                EnumSet.complementOf(EnumSet.of(FaultKind.SHADOW_CLOCK_SET)),
                false,
                false,
                false,
                true));

        assertThat(SoakReport.markdown(result, "LoadDriver soak"))
                .contains("| seed | 3 |")
                .contains("left out: the target is no cluster")
                .contains("**0**");
    }

    @Test
    void run_lazyPath_nothingUnexplained() {
        run(new SoakPlan(
                5,
                Duration.ofSeconds(3),
                2,
                2,
                500,
                Duration.ofMillis(300),
                EnumSet.of(FaultKind.CONNECTIONS_RESET, FaultKind.CLIENTS_KILLED, FaultKind.LINE_NOT_READ),
                false,
                true,
                false,
                true));
    }

    @Test
    void run_fleetWithAControlPlane_authorityMovesUnderLoad() {
        run(new SoakPlan(
                7,
                Duration.ofSeconds(6),
                3,
                2,
                1_000,
                Duration.ofMillis(300),
                EnumSet.of(FaultKind.CONNECTIONS_RESET, FaultKind.APPLICATION_STOPPED, FaultKind.SHADOW_STOPPED),
                false,
                false,
                true,
                true));
    }

    private SoakResult run(SoakPlan plan) {
        List<String> log = new CopyOnWriteArrayList<>();

        SoakResult result = SoakRun.run(plan, folder, log::add);

        assertThat(result.violations()).as(String.join("\n", log)).isEmpty();
        assertThat(result.acknowledged()).isPositive();
        assertThat(result.authorityMoves()).isPositive();
        assertThat(result.compared()).isPositive();
        assertThat(result.findings()).hasSize(8).allSatisfy(finding -> assertThat(finding.violations())
                .isEmpty());
        return result;
    }
}
