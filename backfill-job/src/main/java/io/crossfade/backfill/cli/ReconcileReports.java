package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.ReconcileReport;
import io.crossfade.backfill.local.VerifyReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Writes the reports of a reconciliation, one for each database. The names in the JSON are part of the interface.
 *
 * @param names how keys are named
 * @param all the reports, at least one
 */
record ReconcileReports(KeyNames names, List<ReconcileReport> all) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Returns whether there are {@code expected} reports, each of a job that is through. */
    boolean complete(int expected) {
        return all.size() == expected && all.stream().allMatch(ReconcileReport::complete);
    }

    boolean clean() {
        return all.stream().allMatch(ReconcileReport::clean);
    }

    String text() {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        all.forEach(report -> text(report, text));
        return text.toString();
    }

    /** One database: its report. Several: sums, and the report of each. */
    Map<String, Object> json() {
        if (all.size() == 1) {
            return json(all.get(0));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", "reconcile");
        json.put("status", status(all.stream().allMatch(ReconcileReport::complete)));
        json.put("clean", clean());
        json.put("repaired", all.stream().mapToLong(ReconcileReport::repaired).sum());
        json.put("databases", all.stream().map(this::json).toList());
        return json;
    }

    private Map<String, Object> json(ReconcileReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", "reconcile");
        json.put("status", status(report.complete()));
        json.put("clean", report.clean());
        json.put("source", report.last().source());
        json.put("target", report.last().target());
        json.put("authority", report.last().authority().label());
        json.put("repaired", report.repaired());
        json.put("remaining", report.last().remaining());
        json.put("reconcilesPaid", report.paid());
        VerifyReports each = new VerifyReports(names, report.passes());
        json.put("passes", report.passes().stream().map(each::one).toList());
        return json;
    }

    private void text(ReconcileReport report, StringJoiner text) {
        text.add(headline(report) + "; the " + report.last().authority().label() + " is the authority");
        for (int i = 0; i < report.passes().size(); i++) {
            VerifyReport pass = report.passes().get(i);
            text.add(String.format(
                    Locale.ROOT,
                    "pass %d: %,d keys compared, %,d differed, %,d repaired, %,d kept changing, %.1f s",
                    i + 1,
                    pass.compared(),
                    pass.different(),
                    pass.different() - pass.remaining(),
                    pass.changing(),
                    pass.elapsed().toNanos() / NANOS_PER_SECOND));
            new VerifyReports(names, report.passes()).keys(pass, text);
            AlongsideReports.text(pass.functions(), text);
        }
        if (report.paid() > 0) {
            text.add(String.format(Locale.ROOT, "%,d owed reconciles are paid with this", report.paid()));
        }
    }

    private static String headline(ReconcileReport report) {
        String ends = report.last().source() + " and " + report.last().target();
        if (!report.complete()) {
            return "Reconcile interrupted: " + ends;
        }
        if (report.clean()) {
            return String.format(Locale.ROOT, "Equal: %s, %,d keys repaired on the way", ends, report.repaired());
        }
        if (!report.last().functions().settled() && report.last().remaining() == 0) {
            return "Different in functions: " + ends;
        }
        return report.last().remaining() > 0
                ? String.format(
                        Locale.ROOT, "Different in %,d keys: %s", report.last().remaining(), ends)
                : "Repaired, but no pass was clean: " + ends;
    }

    private static String status(boolean complete) {
        return complete ? "done" : "interrupted";
    }
}
