package io.crossfade.benchmarks.soak.history;

import org.jspecify.annotations.Nullable;

/**
 * What the search found.
 *
 * @param calls how many calls were looked at
 * @param impossible the first call whose answer no order explains, or null
 * @param undecided whether the search was given up because too much was possible
 */
public record Verdict(int calls, @Nullable Call impossible, boolean undecided) {
    /** Returns whether there is an order that explains every answer. */
    public boolean linearizable() {
        return impossible == null && !undecided;
    }
}
