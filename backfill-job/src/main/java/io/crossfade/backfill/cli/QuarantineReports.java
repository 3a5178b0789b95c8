package io.crossfade.backfill.cli;

import io.crossfade.backfill.checkpoint.QuarantineSummary;
import io.crossfade.backfill.checkpoint.SavedState;
import io.crossfade.backfill.copy.KeyOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what is in quarantine, and how to retry it. The names in the JSON are part of the interface. */
final class QuarantineReports {
    private QuarantineReports() {}

    /**
     * Returns the lines of a status; none if nothing was ever quarantined.
     *
     * @param saved the backfill that did it, or null
     * @param kept what is in quarantine by now, or null if nobody knows
     * @param option what a retry needs to find it, or empty
     */
    static List<String> lines(@Nullable SavedState saved, @Nullable QuarantineSummary kept, String option) {
        if (saved == null || kept == null) {
            return List.of();
        }
        if (kept.isEmpty()) {
            return saved.counts().of(KeyOutcome.QUARANTINED) == 0
                    ? List.of()
                    : List.of("quarantine  empty: what was quarantined has been retried");
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "quarantine  %,d keys%s: crossfade backfill%s %s copies them again, with the other options of the backfill",
                kept.keys(),
                kept.slices() == 0 ? "" : ", and more of " + kept.slices() + " slices than are kept by name",
                option.isEmpty() ? "" : " " + option,
                OnlyOption.QUARANTINED));
        kept.byReason().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(reason ->
                        lines.add(String.format(Locale.ROOT, "%,13d  %s", reason.getValue(), reason.getKey())));
        return lines;
    }

    /** Returns the same; empty if nobody knows. */
    static Map<String, Object> json(@Nullable QuarantineSummary kept) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (kept != null) {
            json.put("keys", kept.keys());
            json.put("slices", kept.slices());
            json.put("reasons", kept.byReason());
        }
        return json;
    }
}
