package io.crossfade.backfill.local;

import io.crossfade.backfill.functions.FunctionsReport;
import io.crossfade.backfill.functions.LibraryOutcome;
import io.crossfade.backfill.gentle.ThrottleReport;
import io.crossfade.backfill.verify.Confidence;
import io.crossfade.backfill.verify.Finding;
import io.crossfade.backfill.verify.VerifyTier;
import io.crossfade.converge.Difference;
import io.crossfade.model.Side;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a verification found.
 *
 * @param complete whether all was looked at that the tier is for; false if it was cancelled
 * @param tier how closely was looked
 * @param authority the side that was taken for right
 * @param source the source's endpoint
 * @param target the target's endpoint
 * @param counts how many keys each side holds, by the tier that counts; else empty
 * @param compared keys of the authority that were compared
 * @param sought keys of the shadow that were looked for on the authority
 * @param found keys that stayed different while the authority did not change, by what differed
 * @param repaired how many of those are equal again
 * @param changing keys that changed each time they were read; the application's own writes carry those
 * @param listed the first of the keys that differed
 * @param elapsed how long it took
 * @param throttle what made it slower than it could have been
 * @param functions libraries of functions, by the full tier
 * @param paid how many reconciles that instances of the application owed are paid with this
 */
public record VerifyReport(
        boolean complete,
        VerifyTier tier,
        Side authority,
        String source,
        String target,
        Map<Side, Long> counts,
        long compared,
        long sought,
        Map<Difference, Long> found,
        Map<Difference, Long> repaired,
        long changing,
        List<Finding> listed,
        Duration elapsed,
        ThrottleReport throttle,
        FunctionsReport functions,
        int paid) {
    /** Copies the collections. */
    public VerifyReport {
        counts = Map.copyOf(counts);
        found = Map.copyOf(found);
        repaired = Map.copyOf(repaired);
        listed = List.copyOf(listed);
    }

    /** Returns how many keys still differ, or could not be read. */
    public long remaining() {
        return sum(found) - sum(repaired);
    }

    /** Returns how many keys differed, those that are repaired included. */
    public long different() {
        return sum(found);
    }

    /** Returns whether nothing that the tier looks at differs any more: only of the full one is that a proof. */
    public boolean passed() {
        boolean sameCounts = Objects.equals(counts.get(Side.SOURCE), counts.get(Side.TARGET));
        return complete && remaining() == 0 && sameCounts && functions.settled();
    }

    /** Returns whether every key was looked at with its value, and none differs any more, nor any library of functions. */
    public boolean equal() {
        return tier == VerifyTier.FULL && passed();
    }

    /** Returns whether every key was looked at with its value, and none differed: a proof that needs no repair to have worked. */
    public boolean clean() {
        return equal() && different() == 0 && functions.of(LibraryOutcome.COPIED) == 0;
    }

    /** Returns the share, 0 to 1, of the authority's keys that differ or are missing at most, as the sample tells with 95 % confidence. */
    public double mostDiffering() {
        long sampled = Math.max(0, compared - changing);
        return Confidence.mostDiffering(Math.min(sampled, different() - extra()), sampled);
    }

    /** Returns the share, 0 to 1, of the shadow's keys that the authority does not have at most, as the sample tells with 95 % confidence. */
    public double mostExtra() {
        return Confidence.mostDiffering(Math.min(sought, extra()), sought);
    }

    private long extra() {
        return found.getOrDefault(Difference.EXTRA, 0L);
    }

    /** Returns whether another repair may help some of the keys that still differ; it deletes extra ones only if {@code deleting}. */
    boolean repairable(boolean deleting) {
        return found.entrySet().stream()
                .filter(kind -> kind.getKey() != Difference.COLLIDING && kind.getKey() != Difference.UNREADABLE)
                .filter(kind -> deleting || kind.getKey() != Difference.EXTRA)
                .anyMatch(kind -> kind.getValue() > repaired.getOrDefault(kind.getKey(), 0L));
    }

    /** Returns a copy that says how long it took, and how libraries of functions are. */
    VerifyReport after(Duration time, FunctionsReport libraries) {
        return copy(time, libraries, paid);
    }

    /** Returns a copy that says how many reconciles it has paid. */
    VerifyReport paying(int reconciles) {
        return copy(elapsed, functions, reconciles);
    }

    private VerifyReport copy(Duration time, FunctionsReport libraries, int reconciles) {
        return new VerifyReport(
                complete,
                tier,
                authority,
                source,
                target,
                counts,
                compared,
                sought,
                found,
                repaired,
                changing,
                listed,
                time,
                throttle,
                libraries,
                reconciles);
    }

    private static long sum(Map<Difference, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
