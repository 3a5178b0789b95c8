package io.crossfade.backfill.copy;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The keys that could not be copied: all are counted by reason, the first {@value #MAX_LISTED} are listed. Thread-safe.
 */
public final class Quarantine {
    /** How many keys are listed. */
    public static final int MAX_LISTED = 1_000;

    /**
     * A key that could not be copied.
     *
     * @param key the key
     * @param reason why
     */
    public record Entry(Key key, String reason) {}

    @GuardedBy("this") private final List<Entry> listed = new ArrayList<>();

    @GuardedBy("this") private final Map<String, Long> byReason = new TreeMap<>();

    /** Adds a key. */
    public synchronized void add(Key key, String reason) {
        byReason.merge(reason, 1L, Long::sum);
        if (listed.size() < MAX_LISTED) {
            listed.add(new Entry(key, reason));
        }
    }

    /** Returns the keys that are listed. */
    public synchronized List<Entry> listed() {
        return List.copyOf(listed);
    }

    /** Returns how many keys there are for each reason. */
    public synchronized Map<String, Long> byReason() {
        return Map.copyOf(byReason);
    }
}
