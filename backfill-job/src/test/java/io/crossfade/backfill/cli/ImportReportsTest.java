package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.backfill.local.ImportOutcome;
import io.crossfade.backfill.local.ImportReport;
import io.crossfade.model.Key;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of a file that was restored. */
class ImportReportsTest {
    private static final Key KEY = Key.of("secret");
    private static final ImportReport REPORT = new ImportReport(
            true,
            "dump.rdb",
            "new:6379",
            3,
            Map.of(ImportOutcome.RESTORED, 2L, ImportOutcome.QUARANTINED, 1L),
            1,
            0,
            List.of("data of a module"),
            Duration.ofSeconds(2),
            Map.of("too large", 1L),
            List.of(new Quarantine.Entry(KEY, "too large")));

    @Test
    @Behaviour("BF-51")
    void text_quarantinedKey_isCountedWithTheReasonAndNotNamed() {
        String text = new ImportReports(new KeyNames(false), REPORT).text();

        assertThat(text)
                .contains(
                        "Restore done: dump.rdb to new:6379", "left out: data of a module", "quarantined 1: too large")
                .contains(KEY.fingerprint())
                .doesNotContain("secret");
    }

    @Test
    @Behaviour("BF-51")
    void json_sums_balance() {
        assertThat(new ImportReports(new KeyNames(true), REPORT).json())
                .containsEntry("status", "done")
                .containsEntry("read", 3L)
                .containsEntry("restored", 2L)
                .containsEntry("expired", 0L)
                .containsEntry("quarantined", 1L)
                .containsEntry("balanced", true)
                .containsEntry("quarantinedKeys", List.of(Map.of("key", "secret", "reason", "too large")));
    }
}
