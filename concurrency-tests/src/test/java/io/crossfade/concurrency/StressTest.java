package io.crossfade.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the {@code *Stress} classes of this module; {@code -Dcrossfade.stress=long} for hours instead of seconds. */
class StressTest {
    private static final String LENGTH = System.getProperty("crossfade.stress", "short");
    private static final Path FOLDER = Path.of(System.getProperty("crossfade.stress.folder", "target/jcstress"));

    @Test
    @Timeout(value = 4, unit = TimeUnit.HOURS)
    void stressTests_all_seeNothingForbidden() throws Exception {
        assumeTrue(!LENGTH.equals("off"), "switched off by -Dcrossfade.stress=off, or -Dquick without it");
        assumeTrue(Runtime.getRuntime().availableProcessors() >= 2, "needs two processors");
        Stress stress = LENGTH.equals("long") ? Stress.LONG : Stress.SHORT;

        assertThat(stress.run(FOLDER.toAbsolutePath())).isEmpty();
    }

    @Test
    void problem_everyTestPassed_isNone() {
        String output = "(Results: 2 planned; 1 passed, 0 failed, 0 soft errs, 0 hard errs)\n"
                + "(Results: 2 planned; 2 passed, 0 failed, 0 soft errs, 0 hard errs)\nRUN RESULTS:\n";

        assertThat(Stress.problem(output)).isEmpty();
    }

    @Test
    void problem_oneFailedOrNotRunOrNone_isTold() {
        assertThat(Stress.problem("(Results: 2 planned; 1 passed, 1 failed, 0 soft errs, 0 hard errs)\n"))
                .isNotEmpty();
        assertThat(Stress.problem("(Results: 2 planned; 1 passed, 0 failed, 0 soft errs, 0 hard errs)\n"))
                .isNotEmpty();
        assertThat(Stress.problem("(Results: 2 planned; 1 passed, 0 failed, 1 soft errs, 0 hard errs)\n"))
                .isNotEmpty();
        assertThat(Stress.problem("FATAL: No matching tests.\n")).isNotEmpty();
    }
}
