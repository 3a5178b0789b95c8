package io.crossfade.backfill.local;

import io.crossfade.backfill.copy.Quarantine;
import java.util.List;
import java.util.Map;

/**
 * What came of following a source by its hints.
 *
 * @param hints how the source gave them: {@code tracking} or {@code notifications}
 * @param hinted keys that were hinted, each time
 * @param settled keys that were made equal, or found to be; a key counts as often as it was seen to
 * @param owed after what a verification with repair is owed; empty if nothing was missed
 * @param quarantineReasons keys that could not be made equal, by reason; a key counts as often as it was tried
 * @param quarantined the first of them
 */
public record FollowReport(
        String hints,
        long hinted,
        long settled,
        List<String> owed,
        Map<String, Long> quarantineReasons,
        List<Quarantine.Entry> quarantined) {
    /** Copies the collections. */
    public FollowReport {
        owed = List.copyOf(owed);
        quarantineReasons = Map.copyOf(quarantineReasons);
        quarantined = List.copyOf(quarantined);
    }

    /** Returns whether the target got all that was hinted, and nothing can have been missed. */
    public boolean clean() {
        return owed.isEmpty() && quarantineReasons.isEmpty();
    }
}
