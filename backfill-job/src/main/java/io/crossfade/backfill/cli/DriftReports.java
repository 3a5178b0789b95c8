package io.crossfade.backfill.cli;

import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.local.DriftReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Writes the report of keys that have changed since a point in time. The names in the JSON are part of the interface.
 *
 * @param names how keys are named
 * @param report the report
 */
record DriftReports(KeyNames names, DriftReport report) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** A key is not moved here, since no lazy migration is under way. */
    private static final List<KeyOutcome> OUTCOMES = List.of(
            KeyOutcome.COPIED, KeyOutcome.IDENTICAL, KeyOutcome.GONE, KeyOutcome.FILTERED, KeyOutcome.QUARANTINED);

    String text() {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        text.add((report.complete() ? "Done: " : "Interrupted: ") + "keys that changed since " + report.since() + " by "
                + report.file());
        text.add(row("changed", report.keys().scanned()));
        OUTCOMES.forEach(
                outcome -> text.add(row("  " + outcome.label(), report.keys().of(outcome))));
        text.add(String.format(Locale.ROOT, "%,d commands, %.1f s", report.commands(), seconds()));
        report.tail().forEach(tail -> text.add("left out: " + tail));
        quarantined().text(text);
        return text.toString();
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", "backfill");
        json.put("status", report.complete() ? "done" : "interrupted");
        json.put("file", report.file());
        json.put("since", report.since().toString());
        json.put("commands", report.commands());
        json.put("changed", report.keys().scanned());
        OUTCOMES.forEach(outcome -> json.put(outcome.label(), report.keys().of(outcome)));
        json.put("balanced", report.keys().balanced());
        json.put("tail", report.tail());
        json.put("seconds", seconds());
        quarantined().json(json);
        return json;
    }

    private QuarantinedKeys quarantined() {
        return new QuarantinedKeys(names, report.quarantineReasons(), report.quarantined());
    }

    private double seconds() {
        return report.elapsed().toNanos() / NANOS_PER_SECOND;
    }

    private static String row(String name, long count) {
        return String.format(Locale.ROOT, "%-14s %,12d", name, count);
    }
}
