package io.crossfade.backfill.copy;

import java.util.EnumMap;
import java.util.Map;

/** Counts the keys of one walk as they end. Not thread-safe. */
public final class Tally {
    private final Map<KeyOutcome, Long> ended = new EnumMap<>(KeyOutcome.class);
    private long scanned;

    /** Goes on from {@code counts}. */
    public Tally(KeyCounts counts) {
        scanned = counts.scanned();
        ended.putAll(counts.byOutcome());
    }

    /** The scan returned this many keys more. */
    public void scanned(long keys) {
        scanned += keys;
    }

    /** One key ended. */
    public void ended(KeyOutcome outcome) {
        ended.merge(outcome, 1L, Long::sum);
    }

    /** Returns the counts up to now. */
    public KeyCounts counts() {
        return new KeyCounts(scanned, ended);
    }
}
