package io.crossfade.backfill.local;

import java.util.List;

/**
 * What came of following a source.
 *
 * @param snapshot what became of the keys of its snapshots; complete if one was restored whole
 * @param snapshots how many were restored whole
 * @param resumptions how often a broken connection went on where it was
 * @param commands commands that were read
 * @param settled keys that were made equal, or found to be, since they had been touched; a key counts as often as it was seen to
 * @param lost keys that were on the target and not on the source any more, found after a gap, a restart or a FLUSHALL
 * @param owed after what a verification with repair is owed; empty if nothing was missed
 */
public record ReplicationReport(
        ImportReport snapshot,
        int snapshots,
        int resumptions,
        long commands,
        long settled,
        long lost,
        List<String> owed) {
    /** Copies the list. */
    public ReplicationReport {
        owed = List.copyOf(owed);
    }

    /** Returns whether the target holds all that was read. */
    public boolean clean() {
        return snapshot.complete()
                && snapshot.quarantineReasons().isEmpty()
                && snapshot.refusedFunctions() == 0
                && owed.isEmpty();
    }
}
