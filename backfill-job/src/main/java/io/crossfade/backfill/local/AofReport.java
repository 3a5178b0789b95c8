package io.crossfade.backfill.local;

import java.util.List;

/**
 * What came of an append-only file that was executed.
 *
 * @param keys the keys that it ends with, and what became of them
 * @param commands commands that were executed
 * @param tail what stands at the end of the file and counts for nothing, as for a server that loads it
 */
public record AofReport(ImportReport keys, long commands, List<String> tail) {
    /** Copies the list. */
    public AofReport {
        tail = List.copyOf(tail);
    }
}
