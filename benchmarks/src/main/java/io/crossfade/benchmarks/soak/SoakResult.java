package io.crossfade.benchmarks.soak;

import io.crossfade.benchmarks.soak.proof.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run did and what it found.
 *
 * @param plan what was asked for
 * @param elapsed how long the load went on, rests included
 * @param acknowledged commands that were acknowledged
 * @param refused commands that were refused
 * @param unknown commands whose outcome nobody knows
 * @param faults how often each kind of fault happened
 * @param moves changes of phase of the whole fleet
 * @param authorityMoves of those, the moves of the authority
 * @param givenUp changes of phase that were given up, after which the old one was in force everywhere
 * @param backfills passes of the backfill that went through
 * @param comparisons how often both sides were compared, key by key
 * @param compared keys that were compared at checkpoints
 * @param reconciles reconcile passes that were owed
 * @param uncleanEnds how often the hand-over record told of a process that had ended uncleanly, at comparisons
 * @param replacements the same of an authority that had been started anew
 * @param explained keys that those found different
 * @param slightlyOff keys that expired on the two sides less than half a second apart, where clocks differ and lines were slow
 * @param healing for each checkpoint, how long after the end of faults and load nothing was dirty any more
 * @param findings what was proved at the end
 * @param violations everything that should not be
 */
public record SoakResult(
        SoakPlan plan,
        Duration elapsed,
        long acknowledged,
        long refused,
        long unknown,
        Map<FaultKind, Integer> faults,
        int moves,
        int authorityMoves,
        int givenUp,
        int backfills,
        int comparisons,
        long compared,
        int reconciles,
        int uncleanEnds,
        int replacements,
        long explained,
        int slightlyOff,
        List<Duration> healing,
        List<Finding> findings,
        List<String> violations) {
    /** Copies the collections. */
    public SoakResult {
        faults = Map.copyOf(faults);
        healing = List.copyOf(healing);
        findings = List.copyOf(findings);
        violations = List.copyOf(violations);
    }

    /** Returns how often a kind of fault happened, or why it could not. */
    String times(FaultKind kind) {
        String obstacle = plan.leftOut().get(kind);
        if (obstacle != null) {
            return "left out: " + obstacle;
        }
        return plan.kinds().contains(kind)
                ? String.format(Locale.ROOT, "%,d", faults.getOrDefault(kind, 0))
                : "not asked for";
    }

    /** Returns how many faults there were. */
    public int faultCount() {
        return faults.values().stream().mapToInt(Integer::intValue).sum();
    }
}
