package io.crossfade.backfill.digest;

import io.crossfade.converge.Sum128;
import java.util.List;

/**
 * What one side holds in one hash slot. Two that hold the same have the same bucket, in whatever order the keys came.
 *
 * @param keys how many keys have a digest
 * @param expiring how many of them expire
 * @param unread how many more there are, without one
 * @param contents sum of the digests of their contents
 * @param expiries sum of the digests of when they expire, to the millisecond
 * @param counters sum of the digests of what streams count
 * @param moments sums of when they expire, each key's with weights that are its own: these are near where the expiries are
 */
public record Bucket(
        long keys, long expiring, long unread, Sum128 contents, Sum128 expiries, Sum128 counters, List<Long> moments) {
    /** Copies the list. */
    public Bucket {
        moments = List.copyOf(moments);
    }

    /** Returns whether there is nothing in it. */
    boolean isEmpty() {
        return keys == 0 && unread == 0;
    }
}
