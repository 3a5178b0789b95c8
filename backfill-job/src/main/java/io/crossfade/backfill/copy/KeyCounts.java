package io.crossfade.backfill.copy;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many keys the scan returned, and how many ended in each way. Immutable.
 *
 * <p>A scan may return a key more than once (under 1 % of them, more while the server's table shrinks); each return counts.
 *
 * @param scanned keys that the scan returned
 * @param byOutcome keys by how they ended; every outcome is present
 */
public record KeyCounts(long scanned, Map<KeyOutcome, Long> byOutcome) {
    /** Nothing yet. */
    public static final KeyCounts NONE = new KeyCounts(0, Map.of());

    /** Copies the map and adds the outcomes it lacks. */
    public KeyCounts {
        Map<KeyOutcome, Long> all = new EnumMap<>(KeyOutcome.class);
        for (KeyOutcome outcome : KeyOutcome.values()) {
            all.put(outcome, byOutcome.getOrDefault(outcome, 0L));
        }
        byOutcome = Collections.unmodifiableMap(all);
    }

    /** Returns how many keys ended as {@code outcome}. */
    public long of(KeyOutcome outcome) {
        return byOutcome.getOrDefault(outcome, 0L);
    }

    /** Returns whether every key that was scanned has ended in some way. */
    public boolean balanced() {
        return scanned == byOutcome.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the sum of both. */
    public KeyCounts plus(KeyCounts other) {
        return new KeyCounts(
                scanned + other.scanned,
                Stream.of(KeyOutcome.values())
                        .collect(Collectors.toMap(outcome -> outcome, outcome -> of(outcome) + other.of(outcome))));
    }
}
