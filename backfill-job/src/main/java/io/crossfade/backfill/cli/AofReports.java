package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.AofReport;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Writes the report of an append-only file that was executed. The names in the JSON are part of the interface.
 *
 * @param names how keys are named
 * @param report the report
 */
record AofReports(KeyNames names, AofReport report) {
    String text() {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        text.add(new ImportReports(names, report.keys()).text());
        text.add(String.format(Locale.ROOT, "%,d commands executed", report.commands()));
        report.tail().forEach(tail -> text.add("left out: " + tail));
        return text.toString();
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>(new ImportReports(names, report.keys()).json());
        json.put("commands", report.commands());
        json.put("tail", report.tail());
        return json;
    }
}
