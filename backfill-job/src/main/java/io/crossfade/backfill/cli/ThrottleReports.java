package io.crossfade.backfill.cli;

import io.crossfade.backfill.gentle.ThrottleReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes what made a job slower. The names in the JSON are part of the interface. */
final class ThrottleReports {
    private static final double PERCENT = 100;
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private ThrottleReports() {}

    /** Adds a line for what was slower than it could have been, and none otherwise. */
    static void text(ThrottleReport report, StringJoiner text) {
        if (report.decreases() > 0) {
            text.add(String.format(
                    Locale.ROOT,
                    "slowed down %,d times, to %.0f %% at least",
                    report.decreases(),
                    report.leastShare() * PERCENT));
        }
        new TreeMap<>(report.secondsByReason())
                .forEach((reason, seconds) ->
                        text.add(String.format(Locale.ROOT, "slowed down or held for %,d s: %s", seconds, reason)));
    }

    static Map<String, Object> json(ThrottleReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("decreases", report.decreases());
        json.put("leastShare", report.leastShare());
        json.put("secondsByReason", new TreeMap<>(report.secondsByReason()));
        putMillis(json, "sourceBaselineMillis", report.sourceBaseline());
        putMillis(json, "targetBaselineMillis", report.targetBaseline());
        putMillis(json, "sourceWorstMillis", report.sourceWorst());
        putMillis(json, "targetWorstMillis", report.targetWorst());
        return json;
    }

    private static void putMillis(Map<String, Object> json, String name, @Nullable Duration time) {
        if (time != null) {
            json.put(name, time.toNanos() / NANOS_PER_MILLISECOND);
        }
    }
}
