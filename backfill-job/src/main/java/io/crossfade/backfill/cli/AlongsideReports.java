package io.crossfade.backfill.cli;

import io.crossfade.backfill.functions.FunctionsReport;
import io.crossfade.backfill.functions.LibraryOutcome;
import io.crossfade.backfill.local.UsageReport;
import io.crossfade.converge.Usage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what went along with the keys. The names in the JSON are part of the interface. */
final class AlongsideReports {
    private AlongsideReports() {}

    static void text(UsageReport usage, StringJoiner text) {
        if (usage.carried() != Usage.NONE) {
            text.add(
                    usage.carried() == Usage.IDLE_TIME
                            ? "for how long keys were not used went along"
                            : "how often keys were used went along");
        }
        if (!usage.refusal().isEmpty()) {
            text.add("what was read counts as used on the source: " + usage.refusal());
        }
    }

    static void text(FunctionsReport functions, StringJoiner text) {
        if (functions.isEmpty()) {
            return;
        }
        String counts = Stream.of(LibraryOutcome.values())
                .filter(outcome -> functions.of(outcome) > 0)
                .map(outcome -> functions.of(outcome) + " " + outcome.label())
                .collect(Collectors.joining(", "));
        text.add("libraries of functions: " + (counts.isEmpty() ? "none on the source" : counts)
                + (functions.extra() > 0 ? ", " + functions.extra() + " on the target alone" : ""));
        if (!functions.trouble().isEmpty()) {
            text.add("functions of the source are not known: " + functions.trouble());
        }
        new TreeMap<>(functions.refusals())
                .forEach((name, reason) -> text.add("  refused library " + name + ": " + reason));
    }

    static Map<String, Object> json(UsageReport usage) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("carried", usage.carried().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("reason", usage.reason());
        json.put("sourceCountsReads", usage.refusal());
        return json;
    }

    static Map<String, Object> json(FunctionsReport functions) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (LibraryOutcome outcome : LibraryOutcome.values()) {
            json.put(outcome.label(), functions.of(outcome));
        }
        json.put("extra", functions.extra());
        json.put("trouble", functions.trouble());
        json.put("refusals", new TreeMap<>(functions.refusals()));
        return json;
    }
}
