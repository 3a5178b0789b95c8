package io.crossfade.backfill.local;

import java.util.List;

/**
 * What a reconciliation did.
 *
 * @param passes what each pass found, at least one
 */
public record ReconcileReport(List<VerifyReport> passes) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is none
     */
    public ReconcileReport {
        passes = List.copyOf(passes);
        if (passes.isEmpty()) {
            throw new IllegalArgumentException("passes must not be empty");
        }
    }

    /** Returns the last pass. */
    public VerifyReport last() {
        return passes.get(passes.size() - 1);
    }

    /** Returns whether no pass was cancelled. */
    public boolean complete() {
        return last().complete();
    }

    /** Returns whether the last pass went over all keys and found nothing different. */
    public boolean clean() {
        return last().clean();
    }

    /** Returns how many keys were made equal, in all passes together; one that differed twice counts twice. */
    public long repaired() {
        return passes.stream()
                .mapToLong(pass -> pass.different() - pass.remaining())
                .sum();
    }

    /** Returns how many reconciles that instances of the application owed are paid with this. */
    public int paid() {
        return passes.stream().mapToInt(VerifyReport::paid).sum();
    }
}
