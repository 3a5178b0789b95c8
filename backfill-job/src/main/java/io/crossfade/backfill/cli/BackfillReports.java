package io.crossfade.backfill.cli;

import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.local.BackfillReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Writes the reports of a backfill, one for each database. The names in the JSON are part of the interface.
 *
 * @param names how keys are named
 * @param all the reports, at least one
 * @param retry whether only keys in quarantine were copied
 */
record BackfillReports(KeyNames names, List<BackfillReport> all, boolean retry) {
    private static final double NANOS_PER_SECOND = 1e9;

    BackfillReports(KeyNames names, List<BackfillReport> all) {
        this(names, all, false);
    }

    static BackfillReports ofARetry(KeyNames names, List<BackfillReport> all) {
        return new BackfillReports(names, all, true);
    }

    /** Returns whether there are {@code expected} reports, each of a job that is through. */
    boolean complete(int expected) {
        return all.size() == expected && all.stream().allMatch(BackfillReport::complete);
    }

    /** Returns the keys that may differ because the job was ended while a server could not be reached. */
    int inDoubt() {
        return all.stream().mapToInt(BackfillReport::inDoubt).sum();
    }

    boolean clean() {
        return all.stream().allMatch(BackfillReport::clean);
    }

    String text() {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        all.forEach(report -> text.add(text(report)));
        if (all.size() > 1) {
            KeyCounts sum = sum();
            text.add(String.format(
                    Locale.ROOT,
                    "all %d databases: %,d keys scanned, %,d quarantined",
                    all.size(),
                    sum.scanned(),
                    sum.of(KeyOutcome.QUARANTINED)));
        }
        return text.toString();
    }

    /** One database: its report. Several: sums, and the report of each. */
    Map<String, Object> json() {
        if (all.size() == 1) {
            return json(all.get(0));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", "backfill");
        if (retry) {
            json.put("only", "quarantined");
        }
        json.put("status", all.stream().allMatch(BackfillReport::complete) ? "done" : "interrupted");
        KeyCounts sum = sum();
        json.put("scanned", sum.scanned());
        for (KeyOutcome outcome : KeyOutcome.values()) {
            json.put(outcome.label(), sum.of(outcome));
        }
        json.put("balanced", sum.balanced());
        json.put("databases", all.stream().map(this::json).toList());
        return json;
    }

    private KeyCounts sum() {
        return all.stream().map(BackfillReport::counts).reduce(KeyCounts.NONE, KeyCounts::plus);
    }

    private String text(BackfillReport report) {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        text.add((retry ? "Retry of quarantined keys " : "Backfill ")
                + (report.complete() ? "done: " : "interrupted: ")
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
        AlongsideReports.text(report.alongside().usage(), text);
        AlongsideReports.text(report.alongside().functions(), text);
        ThrottleReports.text(report.throttle(), text);
        quarantined(report).text(text);
        return text.toString();
    }

    private Map<String, Object> json(BackfillReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", "backfill");
        if (retry) {
            json.put("only", "quarantined");
        }
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
        json.put("inDoubt", report.inDoubt());
        json.put("usage", AlongsideReports.json(report.alongside().usage()));
        json.put("functions", AlongsideReports.json(report.alongside().functions()));
        json.put("throttle", ThrottleReports.json(report.throttle()));
        quarantined(report).json(json);
        return json;
    }

    private QuarantinedKeys quarantined(BackfillReport report) {
        return new QuarantinedKeys(names, report.quarantineReasons(), report.quarantined());
    }

    private static String row(String name, long count) {
        return String.format(Locale.ROOT, "%-14s %,12d", name, count);
    }
}
