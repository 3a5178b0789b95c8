package io.crossfade.backfill.feed;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What of an append-only file counts.
 *
 * @param from where it begins
 * @param to where its last whole transaction ends
 * @param keys keys of its snapshots between these places
 * @param commands commands between these places
 * @param notes what stands behind the end and is left out, as a server leaves it out
 */
public record LogExtent(LogPlace from, LogPlace to, long keys, long commands, List<String> notes) {
    /** Copies the list. */
    public LogExtent {
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        notes = List.copyOf(notes);
    }
}
