package io.crossfade.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.MarkdownTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of the driver runs to its end and writes its table; the figures of such short rounds say nothing. */
class LoadDriverIT {
    private static final String RATIO = "\\d+\\.\\d\\d \\(\\d+\\.\\d\\d-\\d+\\.\\d\\d\\)";

    @TempDir
    Path folder;

    @Test
    void phases_shortRounds_rowPerCallAndPhase() throws IOException {
        List<Map<String, String>> rows = run(
                "phases",
                "call",
                "--keys=500",
                "--rounds=2",
                "--slice-millis=100",
                "--warmup-millis=100",
                "--longest-warmup-millis=100",
                "--threads=2");

        assertThat(rows).hasSize(6 + 8).allSatisfy(row -> {
            assertThat(row.get("throughput")).matches(RATIO);
            assertThat(row.get("p99")).matches(RATIO);
            assertThat(row.get("CPU")).matches(RATIO);
            assertThat(row.get("allocated")).matches("[1-9]\\d* B");
        });
        assertThat(rows)
                .extracting(row -> row.get("call") + " " + row.get("through"))
                .contains("GET Crossfade SOURCE_ONLY", "SET Crossfade DUAL_WRITE sync", "SET naive dual write")
                .doesNotHaveDuplicates();
    }

    @Test
    void sync_shortRounds_crossfadeAndNaive() throws IOException {
        List<Map<String, String>> rows = run(
                "sync",
                "threads",
                "--keys=500",
                "--rounds=1",
                "--slice-millis=100",
                "--warmup-millis=100",
                "--longest-warmup-millis=100",
                "--threads=2");

        assertThat(rows)
                .extracting(row -> row.get("through"))
                .containsExactly("Crossfade DUAL_WRITE sync", "naive dual write");
    }

    @Test
    void backfill_fewKeys_rowPerMethod() throws IOException {
        List<Map<String, String>> rows = run("backfill", "how", "--keys=3000", "--mixed-keys=300", "--rounds=1");

        assertThat(rows).hasSize(2 * 5).allSatisfy(row -> assertThat(row.get("against MIGRATE with 1 client"))
                .matches(RATIO));
    }

    @Test
    void gentle_shortSlice_rowPerJob() throws IOException {
        List<Map<String, String>> rows = run(
                "gentle",
                "backfill",
                "--keys=200000",
                "--rounds=1",
                "--slice-millis=200",
                "--rate=1000",
                "--threads=2");

        assertThat(rows).hasSize(5).allSatisfy(row -> assertThat(row.get("p99")).matches(RATIO));
    }

    @Test
    void large_fewElements_rowPerTypeAndStep() throws IOException {
        List<Map<String, String>> rows = run("large", "type", "--elements=20000");

        assertThat(rows).hasSize(12).allSatisfy(row -> assertThat(row.get("seconds"))
                .matches("\\d+\\.\\d"));
    }

    @Test
    void faults_shortStretches_applicationSeesNoErrorAndSidesEndEqual() throws IOException {
        List<Map<String, String>> rows =
                run("faults", "shadow", "--keys=500", "--threads=2", "--stretch-millis=300", "--rounds=1");

        assertThat(rows).hasSize(4).allSatisfy(row -> {
            assertThat(row.get("errors")).isEqualTo("0");
            assertThat(row.get("dirty keys at rest")).isEqualTo("0");
            assertThat(row.get("different keys")).startsWith("0");
        });
    }

    @Test
    void heal_shortOutage_sidesEqualAgain() throws IOException {
        List<Map<String, String>> rows = run(
                "heal",
                "keys",
                "--keys=300,600",
                "--threads=2",
                "--rate=1000",
                "--outage-seconds=1",
                "--stretch-millis=200");

        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(row.get("errors")).isEqualTo("0");
            assertThat(row.get("different keys")).isEqualTo("0");
        });
    }

    @Test
    void carryCost_shortRounds_carriedWritesAndChecksAmongTheCommands() throws IOException {
        List<Map<String, String>> rows =
                run("carry-cost", "through", "--keys=500", "--rounds=1", "--slice-millis=300", "--rate=2000");

        assertThat(rows).hasSize(3);
        assertThat(rows.get(0).get("its commands a write")).doesNotContain("SET");
        assertThat(rows.get(1).get("its commands a write")).contains(" SET ");
    }

    @Test
    void hung_someSeconds_closingLeavesNoThreadAndNoSocket() throws IOException {
        List<Map<String, String>> rows = run(
                "hung",
                "what",
                "--keys=2000",
                "--rate=2000",
                "--threads=2",
                "--settling-seconds=1",
                "--seconds=1",
                "--every=1");

        assertThat(rows)
                .extracting(row -> row.get("what") + ": " + row.get("figure"))
                .contains("calls that failed: 0", "threads left by it: 0", "sockets left by it: 0");
    }

    @Test
    void driver_noCommand_exitsWithUsage() {
        assertThat(LoadDriver.execute()).isEqualTo(2);
    }

    private List<Map<String, String>> run(String command, String firstColumn, String... options) throws IOException {
        Path document = Files.writeString(
                folder.resolve("figures.md"), "<!-- begin " + command + " -->\n<!-- end " + command + " -->\n");
        List<String> arguments = new ArrayList<>(List.of(command, "--report=" + document));
        arguments.addAll(List.of(options));

        assertThat(LoadDriver.execute(arguments.toArray(String[]::new))).isZero();

        return MarkdownTable.rows(document, firstColumn);
    }
}
