package io.crossfade.backfill.cli;

import io.crossfade.backfill.local.FollowReport;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Writes what came of following a source by its hints, behind the report of the backfill. The names in the JSON are part of the interface.
 *
 * @param names how keys are named
 * @param report the report
 */
record FollowReports(KeyNames names, FollowReport report) {
    /** Said when a job that follows cannot end in order, since a server does not answer. */
    static final String LATE =
            "crossfade: not through 30 s after it was told to end, since a server does not answer; what has changed"
                    + " since may not be on the target: run verify when both can be reached";

    String text() {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        text.add(String.format(
                Locale.ROOT,
                "Followed by %s: %,d hints, %,d times a key was made equal",
                report.hints(),
                report.hinted(),
                report.settled()));
        quarantined().text(text);
        report.owed().forEach(reason -> text.add("run verify: owed after " + reason));
        return text.toString();
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("hints", report.hints());
        json.put("hinted", report.hinted());
        json.put("settled", report.settled());
        json.put("owed", report.owed());
        quarantined().json(json);
        return json;
    }

    private QuarantinedKeys quarantined() {
        return new QuarantinedKeys(names, report.quarantineReasons(), report.quarantined());
    }
}
