package io.crossfade.converge;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a stream is but for its entries and groups.
 *
 * @param length how many entries it has
 * @param lastId the last id that was ever given out
 * @param added how many entries were ever added, or null from a server that does not count (Redis before 7.0)
 * @param maxDeleted the largest id that was deleted, 0-0 if none was; or null from such a server
 */
record StreamHead(long length, StreamId lastId, @Nullable Long added, @Nullable StreamId maxDeleted) {
    /** Equal in all that both servers keep. That nothing was ever deleted cannot be written, so it does not count. */
    boolean sameAs(StreamHead copy) {
        return length == copy.length && lastId.equals(copy.lastId) && sameCounters(copy);
    }

    private boolean sameCounters(StreamHead copy) {
        boolean sameAdded = added == null || copy.added == null || added.equals(copy.added);
        boolean told = maxDeleted != null && copy.maxDeleted != null;
        boolean same = !told || StreamId.FIRST.equals(maxDeleted) || Objects.equals(maxDeleted, copy.maxDeleted);
        return sameAdded && same;
    }
}
