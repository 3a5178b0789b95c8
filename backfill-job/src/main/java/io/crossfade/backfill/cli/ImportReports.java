package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.ImportOutcome;
import io.crossfade.backfill.local.ImportReport;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Writes the report of a file that was restored. The names in the JSON are part of the interface.
 *
 * @param names how keys are named
 * @param report the report
 */
record ImportReports(KeyNames names, ImportReport report) {
    private static final double NANOS_PER_SECOND = 1e9;

    String text() {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        text.add((report.complete() ? "Restore done: " : "Restore interrupted: ") + report.file() + " to "
                + report.target());
        text.add(row("read", report.read()));
        for (ImportOutcome outcome : ImportOutcome.values()) {
            text.add(row("  " + outcome.label(), report.of(outcome)));
        }
        text.add(row("functions", report.functions()));
        text.add(String.format(
                Locale.ROOT, "%.1f s, %,.0f keys/s", seconds(), report.read() / Math.max(1e-3, seconds())));
        report.notes().forEach(note -> text.add("left out: " + note));
        quarantined().text(text);
        return text.toString();
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", "backfill");
        json.put("status", report.complete() ? "done" : "interrupted");
        json.put("file", report.file());
        json.put("target", report.target());
        json.put("read", report.read());
        for (ImportOutcome outcome : ImportOutcome.values()) {
            json.put(outcome.label(), report.of(outcome));
        }
        json.put("balanced", report.balanced());
        json.put("functions", report.functions());
        json.put("refusedFunctions", report.refusedFunctions());
        json.put("leftOut", report.notes());
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
