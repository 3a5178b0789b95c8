package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.ReplicationReport;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Writes the report of a source that was followed. The names in the JSON are part of the interface.
 *
 * @param names how keys are named
 * @param report the report
 */
record ReplicationReports(KeyNames names, ReplicationReport report) {
    String text() {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        text.add(new ImportReports(names, report.snapshot()).text());
        text.add(String.format(
                Locale.ROOT,
                "Followed: %,d commands, %,d times a key was made equal, %,d keys the source had lost, %,d snapshots, %,d times gone on after a break",
                report.commands(),
                report.settled(),
                report.lost(),
                report.snapshots(),
                report.resumptions()));
        report.owed().forEach(reason -> text.add("run verify: owed after " + reason));
        return text.toString();
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>(new ImportReports(names, report.snapshot()).json());
        json.remove("balanced"); // a snapshot that broke off was read in part, and touched keys are counted too
        json.put("status", report.snapshot().complete() ? "followed" : "interrupted");
        json.put("snapshots", report.snapshots());
        json.put("resumptions", report.resumptions());
        json.put("commands", report.commands());
        json.put("settled", report.settled());
        json.put("lost", report.lost());
        json.put("owed", report.owed());
        return json;
    }
}
