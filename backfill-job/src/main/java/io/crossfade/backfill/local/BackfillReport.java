package io.crossfade.backfill.local;

import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.backfill.gentle.ThrottleReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a backfill did.
 *
 * @param complete whether every slice is through; false if it was cancelled
 * @param mode how keys were copied
 * @param source the source's endpoint
 * @param target the target's endpoint
 * @param counts keys by how they ended, those of the earlier runs that this one went on from included
 * @param keysThisRun keys that ended in this run
 * @param elapsed how long this run took
 * @param slices parts the key space was cut into; 0 if the server's cursor is opaque
 * @param resumed whether this run went on from a checkpoint
 * @param restarts how often this run began anew because a server did
 * @param inDoubt keys that were under way when the run was cancelled, and could not be copied once more since a server could not be
 *     reached: they may differ, and a walk does not find those that have been deleted; a verify with repair does
 * @param quarantineReasons keys that this run could not copy, by reason
 * @param quarantined the first of those keys
 * @param alongside what else it brought to the target
 * @param throttle what made this run slower than it could have been
 */
public record BackfillReport(
        boolean complete,
        CopyMode mode,
        String source,
        String target,
        KeyCounts counts,
        long keysThisRun,
        Duration elapsed,
        int slices,
        boolean resumed,
        int restarts,
        int inDoubt,
        Map<String, Long> quarantineReasons,
        List<Quarantine.Entry> quarantined,
        AlongsideReport alongside,
        ThrottleReport throttle) {
    /** Copies the collections. */
    public BackfillReport {
        quarantineReasons = Map.copyOf(quarantineReasons);
        quarantined = List.copyOf(quarantined);
    }

    /** Returns whether the job is through and no key, and no library of functions, was left behind. */
    public boolean clean() {
        return complete
                && counts.of(KeyOutcome.QUARANTINED) == 0
                && alongside.functions().settled();
    }

    /** Returns a copy that says how long the run took, how often it began anew, how many keys it left, and what else it brought. */
    BackfillReport after(Duration time, int restartCount, int doubtfulKeys, AlongsideReport beside) {
        return new BackfillReport(
                complete,
                mode,
                source,
                target,
                counts,
                keysThisRun,
                time,
                slices,
                resumed,
                restartCount,
                doubtfulKeys,
                quarantineReasons,
                quarantined,
                beside,
                throttle);
    }

    /** Returns the keys per second of this run. */
    public double keysPerSecond() {
        return keysThisRun / Math.max(1e-3, elapsed.toNanos() / 1e9);
    }
}
