package io.crossfade.backfill.local;

import io.crossfade.backfill.copy.Quarantine;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a file.
 *
 * @param complete whether all of it was read; false if the job was cancelled
 * @param file the file
 * @param target the target's endpoint
 * @param read keys that were read
 * @param byOutcome those keys by how they ended; every outcome is present
 * @param functions libraries of functions that were loaded
 * @param refusedFunctions libraries of functions that the target does not take
 * @param notes what else the file held that is not on the target now, and why
 * @param elapsed how long it took
 * @param quarantineReasons keys that could not be restored, by reason
 * @param quarantined the first of those keys
 */
public record ImportReport(
        boolean complete,
        String file,
        String target,
        long read,
        Map<ImportOutcome, Long> byOutcome,
        int functions,
        int refusedFunctions,
        List<String> notes,
        Duration elapsed,
        Map<String, Long> quarantineReasons,
        List<Quarantine.Entry> quarantined) {
    /** Copies the collections and adds the outcomes that are missing. */
    public ImportReport {
        Map<ImportOutcome, Long> all = new EnumMap<>(ImportOutcome.class);
        for (ImportOutcome outcome : ImportOutcome.values()) {
            all.put(outcome, byOutcome.getOrDefault(outcome, 0L));
        }
        byOutcome = Map.copyOf(all);
        notes = List.copyOf(notes);
        quarantineReasons = Map.copyOf(quarantineReasons);
        quarantined = List.copyOf(quarantined);
    }

    /** Returns how many keys ended as {@code outcome}. */
    public long of(ImportOutcome outcome) {
        return byOutcome.getOrDefault(outcome, 0L);
    }

    /** Returns whether every key that was read has ended in some way. */
    public boolean balanced() {
        return read == byOutcome.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns whether all was read, and no key and no function was left behind. */
    public boolean clean() {
        return complete && of(ImportOutcome.QUARANTINED) == 0 && refusedFunctions == 0;
    }
}
