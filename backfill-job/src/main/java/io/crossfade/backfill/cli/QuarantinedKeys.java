package io.crossfade.backfill.cli;

import io.crossfade.backfill.copy.Quarantine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Writes which keys could not be copied, and why, for every report that has such. The names in the JSON are part of the interface.
 *
 * @param names how keys are named
 * @param reasons how many keys there are for each reason
 * @param entries the first of them
 */
record QuarantinedKeys(KeyNames names, Map<String, Long> reasons, List<Quarantine.Entry> entries) {
    private static final int SHOWN_KEYS = 10;

    void text(StringJoiner text) {
        reasons.forEach((reason, count) -> text.add(String.format(Locale.ROOT, "quarantined %,d: %s", count, reason)));
        entries.stream()
                .limit(SHOWN_KEYS)
                .forEach(entry -> text.add("  " + names.of(entry.key()) + "  " + entry.reason()));
    }

    void json(Map<String, Object> json) {
        json.put("quarantineReasons", reasons);
        json.put(
                "quarantinedKeys",
                entries.stream()
                        .map(entry -> Map.of("key", names.of(entry.key()), "reason", entry.reason()))
                        .toList());
    }
}
