package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.VerifyReport;
import io.crossfade.backfill.verify.Confidence;
import io.crossfade.backfill.verify.Finding;
import io.crossfade.backfill.verify.VerifyTier;
import io.crossfade.converge.Difference;
import io.crossfade.model.Side;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.ToLongFunction;

/**
 * Writes the reports of a verification, one for each database. The names in the JSON are part of the interface.
 *
 * @param names how keys are named
 * @param all the reports, at least one
 */
record VerifyReports(KeyNames names, List<VerifyReport> all) {
    private static final int SHOWN_KEYS = 10;
    private static final double HUNDREDTHS_OF_A_PERCENT = 10_000;
    private static final double PERCENT = 100;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Set<Difference> KINDS = EnumSet.of(
            Difference.MISSING,
            Difference.EXTRA,
            Difference.TYPE,
            Difference.VALUE,
            Difference.EXPIRY,
            Difference.UNREADABLE,
            Difference.COLLIDING);

    /** Returns whether there are {@code expected} reports, each of a job that is through. */
    boolean complete(int expected) {
        return all.size() == expected && all.stream().allMatch(VerifyReport::complete);
    }

    /** Returns whether nothing differs any more of what was looked at. */
    boolean passed() {
        return all.stream().allMatch(VerifyReport::passed);
    }

    String text() {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        all.forEach(report -> text.add(text(report)));
        if (all.size() > 1 && all.get(0).tier().looksAtKeys()) {
            text.add(String.format(
                    Locale.ROOT,
                    "all %d databases: %,d keys compared, %,d still differ",
                    all.size(),
                    sum(VerifyReport::compared),
                    sum(VerifyReport::remaining)));
        }
        return text.toString();
    }

    /** One database: its report. Several: sums, and the report of each. */
    Map<String, Object> json() {
        if (all.size() == 1) {
            return one(all.get(0));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", "verify");
        json.put("status", all.stream().allMatch(VerifyReport::complete) ? "done" : "interrupted");
        json.put("tier", all.get(0).tier().label());
        json.put("passed", passed());
        equal(all.get(0).tier(), passed(), json);
        json.put("compared", sum(VerifyReport::compared));
        json.put("sought", sum(VerifyReport::sought));
        json.put("different", sum(VerifyReport::different));
        json.put("remaining", sum(VerifyReport::remaining));
        json.put("databases", all.stream().map(this::one).toList());
        return json;
    }

    private long sum(ToLongFunction<VerifyReport> figure) {
        return all.stream().mapToLong(figure).sum();
    }

    private String text(VerifyReport report) {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        if (report.tier() == VerifyTier.COUNTS) {
            text.add(headline(report));
            text.add(String.format(
                    Locale.ROOT,
                    "%,d keys on the source, %,d on the target",
                    keys(report, Side.SOURCE),
                    keys(report, Side.TARGET)));
            return text.toString();
        }
        text.add(headline(report) + "; the " + report.authority().label() + " is the authority");
        if (report.tier() == VerifyTier.SAMPLE) {
            text.add(String.format(
                    Locale.ROOT,
                    "with %d %% confidence at most %.2f %% of the %s's keys differ or are missing, and at most %.2f %% of"
                            + " the %s's are extra",
                    Confidence.PERCENT,
                    percent(report.mostDiffering()),
                    report.authority().label(),
                    percent(report.mostExtra()),
                    report.authority().other().label()));
        }
        text.add(String.format(
                Locale.ROOT,
                "%,d keys compared, %,d sought the other way, %.1f s",
                report.compared(),
                report.sought(),
                report.elapsed().toNanos() / NANOS_PER_SECOND));
        for (Difference kind : KINDS) {
            text.add(String.format(
                    Locale.ROOT,
                    "%-14s %,12d  repaired %,d",
                    kind.label(),
                    found(report, kind),
                    repaired(report, kind)));
        }
        text.add(String.format(Locale.ROOT, "%-14s %,12d", "kept changing", report.changing()));
        if (report.paid() > 0) {
            text.add(String.format(Locale.ROOT, "%,d owed reconciles are paid with this", report.paid()));
        }
        AlongsideReports.text(report.functions(), text);
        ThrottleReports.text(report.throttle(), text);
        keys(report, text);
        return text.toString();
    }

    /** Names the first keys that differed. */
    void keys(VerifyReport report, StringJoiner text) {
        DetailReports details = new DetailReports(names);
        report.listed().stream()
                .limit(SHOWN_KEYS)
                .forEach(finding -> text.add("  " + names.of(finding.key()) + "  "
                        + finding.difference().label() + (finding.repaired() ? ", repaired" : "")
                        + details.text(finding.detail())));
    }

    /** What one verification found. */
    Map<String, Object> one(VerifyReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", "verify");
        json.put("status", report.complete() ? "done" : "interrupted");
        json.put("tier", report.tier().label());
        json.put("passed", report.passed());
        equal(report.tier(), report.equal(), json);
        json.put("authority", report.authority().label());
        json.put("source", report.source());
        json.put("target", report.target());
        if (report.tier() == VerifyTier.COUNTS) {
            json.put("sourceKeys", keys(report, Side.SOURCE));
            json.put("targetKeys", keys(report, Side.TARGET));
            json.put("seconds", report.elapsed().toNanos() / NANOS_PER_SECOND);
            return json;
        }
        if (report.tier() == VerifyTier.SAMPLE) {
            json.put("sample", sample(report));
        }
        json.put("compared", report.compared());
        json.put("sought", report.sought());
        json.put("different", report.different());
        json.put("remaining", report.remaining());
        for (Difference kind : KINDS) {
            json.put(kind.label(), Map.of("found", found(report, kind), "repaired", repaired(report, kind)));
        }
        json.put("keptChanging", report.changing());
        json.put("reconcilesPaid", report.paid());
        json.put("seconds", report.elapsed().toNanos() / NANOS_PER_SECOND);
        json.put("functions", AlongsideReports.json(report.functions()));
        json.put("throttle", ThrottleReports.json(report.throttle()));
        json.put("differentKeys", report.listed().stream().map(this::entry).toList());
        return json;
    }

    /** Both sides are called equal, or not, only where every key was looked at. */
    private static void equal(VerifyTier tier, boolean equal, Map<String, Object> json) {
        if (tier == VerifyTier.FULL) {
            json.put("equal", equal);
        }
    }

    private static Map<String, Object> sample(VerifyReport report) {
        return Map.of(
                "confidencePercent", Confidence.PERCENT,
                "mostDifferingPercent", percent(report.mostDiffering()),
                "mostExtraPercent", percent(report.mostExtra()));
    }

    /** In hundredths of a per cent, never less than it is. */
    private static double percent(double share) {
        return Math.ceil(share * HUNDREDTHS_OF_A_PERCENT) / PERCENT;
    }

    private static long keys(VerifyReport report, Side side) {
        return report.counts().getOrDefault(side, 0L);
    }

    private static String headline(VerifyReport report) {
        if (!report.complete()) {
            return "Verification interrupted";
        }
        String ends = report.source() + " and " + report.target();
        if (report.passed()) {
            return switch (report.tier()) {
                        case COUNTS -> "As many keys on both sides: ";
                        case METADATA -> "Alike in type, length and expiry: ";
                        case SAMPLE -> "No difference in the sample: ";
                        case FULL -> "Equal: ";
                    }
                    + ends;
        }
        if (report.remaining() == 0 && !report.functions().settled()) {
            return "Different in functions: " + ends;
        }
        return report.tier() == VerifyTier.COUNTS
                ? "Not as many keys on both sides: " + ends
                : String.format(Locale.ROOT, "Different in %,d keys: %s", report.remaining(), ends);
    }

    private Map<String, Object> entry(Finding finding) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("key", names.of(finding.key()));
        entry.put("difference", finding.difference().label());
        entry.put("repaired", finding.repaired());
        if (finding.detail() != null) {
            entry.put("detail", new DetailReports(names).json(finding.detail()));
        }
        return entry;
    }

    private static long found(VerifyReport report, Difference kind) {
        return report.found().getOrDefault(kind, 0L);
    }

    private static long repaired(VerifyReport report, Difference kind) {
        return report.repaired().getOrDefault(kind, 0L);
    }
}
