package io.crossfade.backfill.cli;

import io.crossfade.backfill.filter.KeyType;
import io.crossfade.backfill.local.Estimate;
import io.crossfade.backfill.local.Forecast;
import io.crossfade.model.DatabasePair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Writes what a backfill would do. The names in the JSON are part of the interface.
 *
 * @param all the forecast of each database, of one at least
 * @param maxTargetMemory per cent of its maxmemory that the target may use; 0 for no bound
 * @param backup what there is of the source
 */
record ForecastReports(Map<DatabasePair, Forecast> all, int maxTargetMemory, BackupForecast backup) {
    private static final double PERCENT = 100;
    private static final double MIB = 1_048_576;
    private static final double MILLIS_PER_SECOND = 1_000;

    String text() {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        all.forEach((database, forecast) -> text(database, forecast, text));
        text.add(backup.text());
        return text.toString();
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("command", "dry-run");
        json.put("backup", backup.json());
        List<Map<String, Object>> each = all.entrySet().stream()
                .map(entry -> json(entry.getKey(), entry.getValue()))
                .toList();
        if (each.size() == 1) {
            json.putAll(each.get(0));
        } else {
            json.put("databases", each);
        }
        return json;
    }

    private void text(DatabasePair database, Forecast forecast, StringJoiner text) {
        text.add("Dry run of database " + database + ": " + name(forecast.source()) + " to " + name(forecast.target()));
        text.add(line(
                "%,d keys on the source, %,d on the target already", forecast.sourceKeys(), forecast.targetKeys()));
        text.add(line("from a sample of %,d keys, with 95 %% confidence:", forecast.sampled()));
        text.add(line(
                "  %,.0f +/- %,.0f keys to copy",
                forecast.wanted().value(), forecast.wanted().plusMinus()));
        text.add(line("  %s of memory, %s to send", mebibytes(forecast.bytes()), mebibytes(forecast.payload())));
        forecast.types().forEach((type, count) -> text.add(line("  %-8s %,d of the sample", type, count)));
        if (forecast.inParts() > 0) {
            text.add(line("  %,d of the sample are so large that they are copied in parts", forecast.inParts()));
        }
        forecast.refused().forEach((type, count) -> {
            int quarantined = forecast.quarantined().getOrDefault(type, 0);
            refused(count - quarantined, type, "they are copied in another form", text);
            refused(quarantined, type, "they will be quarantined", text);
        });
        text.add(
                forecast.duration() == null
                        ? "duration: unknown"
                        : "duration: about " + ProgressText.duration(forecast.duration())
                                + " if no server becomes slow");
        text.add(memory(forecast));
    }

    private String memory(Forecast forecast) {
        if (forecast.maxMemory() == 0) {
            return line("the target uses %.1f MiB, and tells no maxmemory", forecast.usedMemory() / MIB);
        }
        return line(
                "the target would use up to %.0f %% of its maxmemory of %.0f MiB: %s",
                forecast.memoryShare() * PERCENT,
                forecast.maxMemory() / MIB,
                fits(forecast) ? "it fits" : "it does not fit");
    }

    private boolean fits(Forecast forecast) {
        int limit = maxTargetMemory == 0 ? (int) PERCENT : maxTargetMemory;
        return forecast.memoryShare() * PERCENT <= limit;
    }

    private Map<String, Object> json(DatabasePair database, Forecast forecast) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("database", database.toString());
        json.put("source", forecast.source().endpoint());
        json.put("sourceVersion", forecast.source().version());
        json.put("target", forecast.target().endpoint());
        json.put("targetVersion", forecast.target().version());
        json.put("sourceKeys", forecast.sourceKeys());
        json.put("targetKeys", forecast.targetKeys());
        json.put("sampled", forecast.sampled());
        json.put("confidence", 0.95);
        json.put("keysToCopy", json(forecast.wanted()));
        json.put("bytes", json(forecast.bytes()));
        json.put("payloadBytes", json(forecast.payload()));
        json.put("types", named(forecast.types()));
        json.put("refused", named(forecast.refused()));
        json.put("quarantined", named(forecast.quarantined()));
        json.put("inParts", forecast.inParts());
        if (forecast.duration() != null) {
            json.put("seconds", forecast.duration().toMillis() / MILLIS_PER_SECOND);
        }
        json.put("targetUsedMemory", forecast.usedMemory());
        json.put("targetMaxMemory", forecast.maxMemory());
        json.put("targetMemoryShare", forecast.memoryShare());
        json.put("fits", fits(forecast));
        return json;
    }

    private static Map<String, Object> json(Estimate estimate) {
        return Map.of("estimate", Math.round(estimate.value()), "plusMinus", Math.round(estimate.plusMinus()));
    }

    private static Map<String, Integer> named(Map<KeyType, Integer> counts) {
        Map<String, Integer> named = new TreeMap<>();
        counts.forEach((type, count) -> named.put(type.toString(), count));
        return named;
    }

    private static void refused(int count, KeyType type, String consequence, StringJoiner text) {
        if (count > 0) {
            text.add(line(
                    "  %,d of the sample, of type %s, are not taken by the target as they are: %s",
                    count, type, consequence));
        }
    }

    private static String name(Forecast.Server server) {
        return server.endpoint() + " (" + server.version() + ")";
    }

    private static String mebibytes(Estimate bytes) {
        return line("%.1f +/- %.1f MiB", bytes.value() / MIB, bytes.plusMinus() / MIB);
    }

    private static String line(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
