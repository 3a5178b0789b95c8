package io.crossfade.backfill.cli;

import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.backfill.local.BackfillReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Writes the report of a backfill. The names in the JSON are part of the interface. */
record BackfillReports(KeyNames names) {
    private static final int SHOWN_KEYS = 10;
    private static final double NANOS_PER_SECOND = 1e9;

    String text(BackfillReport report) {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        text.add((report.complete() ? "Backfill done: " : "Backfill interrupted: ")
                + report.mode().label() + ", " + report.source() + " to " + report.target());
        text.add(row("scanned", report.counts().scanned()));
        report.counts().byOutcome().forEach((outcome, count) -> text.add(row("  " + outcome.label(), count)));
        text.add(String.format(
                Locale.ROOT,
                "%,d keys in this run, %.1f s, %,.0f keys/s%s",
                report.keysThisRun(),
                report.elapsed().toNanos() / NANOS_PER_SECOND,
                report.keysPerSecond(),
                report.resumed() ? ", resumed from a checkpoint" : ""));
        report.quarantineReasons()
                .forEach((reason, count) -> text.add(String.format(Locale.ROOT, "quarantined %,d: %s", count, reason)));
        report.quarantined().stream()
                .limit(SHOWN_KEYS)
                .forEach(entry -> text.add("  " + names.of(entry.key()) + "  " + entry.reason()));
        return text.toString();
    }

    Map<String, Object> json(BackfillReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", "backfill");
        json.put("status", report.complete() ? "done" : "interrupted");
        json.put("mode", report.mode().label());
        json.put("source", report.source());
        json.put("target", report.target());
        json.put("scanned", report.counts().scanned());
        for (KeyOutcome outcome : KeyOutcome.values()) {
            json.put(outcome.label(), report.counts().of(outcome));
        }
        json.put("balanced", report.counts().balanced());
        json.put("keysThisRun", report.keysThisRun());
        json.put("seconds", report.elapsed().toNanos() / NANOS_PER_SECOND);
        json.put("keysPerSecond", Math.round(report.keysPerSecond()));
        json.put("slices", report.slices());
        json.put("resumed", report.resumed());
        json.put("restarts", report.restarts());
        json.put("quarantineReasons", report.quarantineReasons());
        json.put("quarantinedKeys", quarantined(report));
        return json;
    }

    private List<Map<String, String>> quarantined(BackfillReport report) {
        return report.quarantined().stream().map(this::entry).toList();
    }

    private Map<String, String> entry(Quarantine.Entry entry) {
        return Map.of("key", names.of(entry.key()), "reason", entry.reason());
    }

    private static String row(String name, long count) {
        return String.format(Locale.ROOT, "%-14s %,12d", name, count);
    }
}
