package io.crossfade.backfill.cli;

import io.crossfade.converge.PartKind;
import io.crossfade.converge.ValueDetail;
import io.crossfade.converge.ValueDetail.Counts;
import io.crossfade.converge.ValueDetail.How;
import io.crossfade.converge.ValueDetail.Spot;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes in which parts values differ. The names in the JSON are part of the interface.
 *
 * @param names how keys are named, and parts with them
 */
record DetailReports(KeyNames names) {
    /** Returns what follows in the line of the key: {@code : hash, field 1 missing, 2 different (#.. missing, #.. different)}. */
    String text(@Nullable ValueDetail detail) {
        if (detail == null || detail.counts().isEmpty()) {
            return "";
        }
        StringJoiner text = new StringJoiner(", ", ": " + detail.type() + ", ", "");
        for (PartKind kind : PartKind.values()) {
            Counts counts = detail.counts().get(kind);
            if (counts != null) {
                text.add(kind.label() + " " + text(counts));
            }
        }
        return text
                + detail.first().stream()
                        .map(spot -> name(spot) + " " + spot.how().label())
                        .collect(Collectors.joining(", ", " (", ")"))
                + (detail.whole() ? "" : " of the parts that were looked at");
    }

    Map<String, Object> json(ValueDetail detail) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", detail.type());
        json.put("whole", detail.whole());
        Map<String, Object> parts = new LinkedHashMap<>();
        for (PartKind kind : PartKind.values()) {
            Counts counts = detail.counts().get(kind);
            if (counts != null) {
                parts.put(kind.label(), json(counts));
            }
        }
        json.put("parts", parts);
        json.put("first", detail.first().stream().map(this::json).toList());
        return json;
    }

    private static Map<String, Object> json(Counts counts) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (How how : How.values()) {
            json.put(how.label(), counts.of(how));
        }
        return json;
    }

    private Map<String, Object> json(Spot spot) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("part", spot.kind().label());
        json.put("how", spot.how().label());
        json.put("name", name(spot));
        return json;
    }

    private static String text(Counts counts) {
        StringJoiner text = new StringJoiner(", ");
        for (How how : How.values()) {
            if (counts.of(how) > 0) {
                text.add(String.format(Locale.ROOT, "%,d %s", counts.of(how), how.label()));
            }
        }
        return text.toString();
    }

    private String name(Spot spot) {
        return names.raw() ? names.of(spot.name()) : spot.fingerprint();
    }
}
