package io.crossfade.backfill.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ThrottleState;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scrape tells of a run. */
class JobMetricsTest {
    private final JobMetrics metrics = new JobMetrics("backfill", List.of("copied", "quarantined"));

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    @Behaviour("BF-125")
    void text_ofARun_hasItsFigures() {
        JobFigures figures = metrics.figures();
        figures.ended("copied", 40);
        figures.ended("copied", 2);
        figures.quarantined("the value takes more than 512 MB, which no RESTORE brings");
        figures.bytes(Side.TARGET, 1_500);
        figures.slices(3, 5);
        figures.sliceDone();
        metrics.progressed(new Progress(
                "copy",
                0.25,
                true,
                1_042,
                99.5,
                Duration.ofSeconds(90),
                new ThrottleState(Duration.ofMillis(2), null, 0, "paused")));

        assertThat(metrics.text())
                .contains(
                        "# HELP crossfade_job_progress the part that is done, 0 to 1\n# TYPE crossfade_job_progress gauge\n")
                .contains("crossfade_job_progress{command=\"backfill\"} 0.25\n")
                .contains("crossfade_job_remaining{command=\"backfill\"} 90.0\n")
                .contains("crossfade_job_keys_done{command=\"backfill\"} 1042.0\n")
                .contains("crossfade_job_keys_rate{command=\"backfill\"} 99.5\n")
                .contains("crossfade_job_keys_total{command=\"backfill\",outcome=\"copied\"} 42.0\n")
                .contains("crossfade_job_keys_total{command=\"backfill\",outcome=\"quarantined\"} 0.0\n")
                .contains("reason=\"the value takes more than n MB, which no RESTORE brings\"} 1.0\n")
                .contains("crossfade_job_slices{command=\"backfill\",state=\"done\"} 4.0\n")
                .contains("crossfade_job_slices{command=\"backfill\",state=\"left\"} 4.0\n")
                .contains("crossfade_job_bytes_total{command=\"backfill\",side=\"target\"} 1500.0\n")
                .contains("crossfade_job_latency{command=\"backfill\",side=\"source\"} 0.002\n")
                .contains("crossfade_job_latency{command=\"backfill\",side=\"target\"} NaN\n")
                .contains("crossfade_job_throttle_share{command=\"backfill\"} 0.0\n")
                .contains("crossfade_job_held{command=\"backfill\"} 1.0\n")
                .contains("jvm_memory_used_bytes{area=\"heap\"");
    }

    @Test
    @Behaviour("BF-125")
    void text_nothingYet_knowsNeitherTimeNorLatency() {
        assertThat(metrics.text())
                .contains("crossfade_job_progress{command=\"backfill\"} 0.0\n")
                .contains("crossfade_job_remaining{command=\"backfill\"} NaN\n")
                .contains("crossfade_job_held{command=\"backfill\"} 0.0\n");
    }

    @Test
    @Behaviour("BF-125")
    void text_commandThatTellsNoOutcomes_hasNone() {
        try (JobMetrics digest = new JobMetrics("digest", List.of())) {
            assertThat(digest.text())
                    .contains("crossfade_job_progress{command=\"digest\"}")
                    .doesNotContain("crossfade_job_keys_total", "crossfade_job_slices");
        }
    }

    /** What a server answers may hold anything. */
    @Test
    @Behaviour("BF-128")
    void text_reasonsOfEveryKind_areFewAndWithoutWhatServersAnswer() {
        JobFigures figures = metrics.figures();
        for (int i = 0; i < 100; i++) {
            figures.quarantined("the target answers RESTORE with: ERR no room for secret:" + i);
            figures.quarantined("kind " + "x".repeat(i + 1));
        }

        String text = metrics.text();

        assertThat(text).doesNotContain("secret").contains("reason=\"the target answers RESTORE with\"} 100.0\n");
        assertThat(text.lines().filter(line -> line.startsWith("crossfade_job_quarantined_total")))
                .hasSize(21)
                .anyMatch(line -> line.endsWith("reason=\"other\"} 81.0"));
    }

    @Test
    @Behaviour("BF-125")
    void meters_eachIsInTheDocument() throws Exception {
        List<String> documented = Pattern.compile("^\\| `(crossfade\\.job\\.[a-z.]+)` \\|", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("../docs/backfill.md")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(documented).containsExactlyInAnyOrderElementsOf(JobMeter.ids());
    }
}
