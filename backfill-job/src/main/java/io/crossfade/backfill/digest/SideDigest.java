package io.crossfade.backfill.digest;

import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import java.time.Instant;

/**
 * What one side held while it was looked at.
 *
 * @param side the side
 * @param endpoint where it is
 * @param server its name and version
 * @param database which database it is of
 * @param population stands for which keys of it: two of the same filters and namespaces have the same
 * @param horizon keys, and fields of hashes, that expire before it are left out; 1970 if none are
 * @param exactExpiry whether the server tells to the millisecond when keys expire (Redis from 7.0)
 * @param streamCounters whether it counts what was ever added to a stream (Redis from 7.0)
 * @param from when the first key was looked at, by this machine's clock
 * @param to when the last one was
 * @param sums of all keys
 */
public record SideDigest(
        Side side,
        String endpoint,
        String server,
        DatabasePair database,
        String population,
        Instant horizon,
        boolean exactExpiry,
        boolean streamCounters,
        Instant from,
        Instant to,
        BucketSums sums) {}
