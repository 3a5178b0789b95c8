package io.crossfade.benchmarks.soak.proof;

import io.crossfade.benchmarks.soak.journal.Journal;
import io.crossfade.benchmarks.soak.journal.Outcome;
import java.util.List;

/** Adds up what several threads counted. */
public final class Sums {
    private Sums() {}

    /** Returns the calls of a cell that ended so. */
    public static long of(List<Journal> journals, int cell, Outcome outcome) {
        return journals.stream()
                .mapToLong(journal -> journal.calls(cell, outcome))
                .sum();
    }
}
