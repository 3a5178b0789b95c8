package io.crossfade.backfill.functions;

import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the source's function libraries.
 *
 * @param byOutcome how many ended so; every outcome is present
 * @param refusals why the target does not have a library, by its name
 * @param extra how many only the target has; they stay
 * @param trouble why nothing is known of the source's; empty if it is, or if the source is too old to have any
 */
public record FunctionsReport(
        Map<LibraryOutcome, Integer> byOutcome, Map<String, String> refusals, int extra, String trouble) {
    /** Nobody looked, or there was nothing. */
    public static final FunctionsReport NONE = new FunctionsReport(Map.of(), Map.of(), 0, "");

    /** Copies the maps and adds the outcomes that are missing. */
    public FunctionsReport {
        Map<LibraryOutcome, Integer> all = new EnumMap<>(LibraryOutcome.class);
        for (LibraryOutcome outcome : LibraryOutcome.values()) {
            all.put(outcome, byOutcome.getOrDefault(outcome, 0));
        }
        byOutcome = Map.copyOf(all);
        refusals = Map.copyOf(refusals);
    }

    /** Returns how many ended as {@code outcome}. */
    public int of(LibraryOutcome outcome) {
        return byOutcome.getOrDefault(outcome, 0);
    }

    /** Returns whether the target has every library as the source has it, but for those that were to stay. */
    public boolean settled() {
        return of(LibraryOutcome.REFUSED) == 0 && of(LibraryOutcome.DIFFERENT) == 0;
    }

    /** Returns whether there is anything to tell. */
    public boolean isEmpty() {
        return extra == 0 && trouble.isEmpty() && byOutcome.values().stream().allMatch(count -> count == 0);
    }
}
