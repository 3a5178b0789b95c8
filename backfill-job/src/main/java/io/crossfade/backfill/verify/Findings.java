package io.crossfade.backfill.verify;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.converge.Difference;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The keys that differed: all are counted, the first {@value #MAX_LISTED} are listed. Thread-safe. */
public final class Findings {
    /** How many keys are listed. */
    public static final int MAX_LISTED = 1_000;

    /** Of how many keys the parts that differ are told. */
    public static final int MAX_DETAILED = 100;

    @GuardedBy("this") private final List<Finding> listed = new ArrayList<>();

    @GuardedBy("this") private final Map<Difference, Long> found = new EnumMap<>(Difference.class);

    @GuardedBy("this") private final Map<Difference, Long> repaired = new EnumMap<>(Difference.class);

    @GuardedBy("this") private int detailed;

    /** Returns of how many more keys the parts are to be told. */
    public synchronized int detailsWanted() {
        return Math.max(0, MAX_DETAILED - detailed);
    }

    /** Adds a key. */
    public synchronized void add(Finding finding) {
        found.merge(finding.difference(), 1L, Long::sum);
        if (finding.repaired()) {
            repaired.merge(finding.difference(), 1L, Long::sum);
        }
        if (finding.detail() != null) {
            detailed++;
        }
        if (listed.size() < MAX_LISTED) {
            listed.add(finding);
        }
    }

    /** Returns how many keys differed in what. */
    public synchronized Map<Difference, Long> found() {
        return Map.copyOf(found);
    }

    /** Returns how many of those are equal again. */
    public synchronized Map<Difference, Long> repaired() {
        return Map.copyOf(repaired);
    }

    /** Returns the keys that are listed. */
    public synchronized List<Finding> listed() {
        return List.copyOf(listed);
    }
}
