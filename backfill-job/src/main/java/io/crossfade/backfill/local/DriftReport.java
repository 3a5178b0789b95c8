package io.crossfade.backfill.local;

import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.copy.Quarantine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What came of the keys that an append-only file says have changed since a point in time.
 *
 * @param complete whether all of them were seen to; false if the job was cancelled
 * @param file the file
 * @param since the point in time
 * @param commands commands since then, and perhaps a few before
 * @param keys how those keys ended; a key that changes again later may count again
 * @param tail what stands at the end of the file and counts for nothing, as for a server that loads it
 * @param elapsed how long it took
 * @param quarantineReasons keys that could not be made equal, by reason
 * @param quarantined the first of those keys
 */
public record DriftReport(
        boolean complete,
        String file,
        Instant since,
        long commands,
        KeyCounts keys,
        List<String> tail,
        Duration elapsed,
        Map<String, Long> quarantineReasons,
        List<Quarantine.Entry> quarantined) {
    /** Copies the collections. */
    public DriftReport {
        tail = List.copyOf(tail);
        quarantineReasons = Map.copyOf(quarantineReasons);
        quarantined = List.copyOf(quarantined);
    }

    /** Returns whether each of the keys was made equal, or found to be. */
    public boolean clean() {
        return complete && keys.of(KeyOutcome.QUARANTINED) == 0;
    }
}
