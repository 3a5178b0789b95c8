package io.crossfade.backfill.digest;

import io.crossfade.model.Side;
import java.util.BitSet;

/**
 * In which hash slots two sides differ, as their digests tell. What is not named here was the same on both sides when they were looked at,
 * but for a chance of one in 2^64 and less.
 *
 * @param equal how many slots hold the same on both sides, and at least one key
 * @param contents slots whose keys or values differ, or could not all be read
 * @param expiries of the others, those whose keys expire at other times
 */
public record DigestComparison(int equal, BitSet contents, BitSet expiries) {
    /** What an expiry that was computed may be wrong on each side, and what clocks add. */
    private static final int TOLERANCE_MILLIS = 10;

    /** So many times what errors that are independent amount to; they exceed that in no bucket. */
    private static final double SAFETY = 8;

    /**
     * Compares two sides.
     *
     * @throws IllegalArgumentException if they cannot be compared: not of one source and one target, or not of the same keys
     */
    public static DigestComparison of(SideDigest source, SideDigest target) {
        check(
                source.side() == Side.SOURCE && target.side() == Side.TARGET,
                "one has to be of the source, the other of the target");
        check(source.database().equals(target.database()), "they are of different databases");
        check(source.population().equals(target.population()), "they are of other keys: filters or namespaces differ");
        check(source.horizon().equals(target.horizon()), "other keys that expire are left out");
        boolean exact = source.exactExpiry() && target.exactExpiry();
        boolean counted = source.streamCounters() && target.streamCounters();
        int equal = 0;
        BitSet contents = new BitSet();
        BitSet expiries = new BitSet();
        for (int slot = 0; slot < BucketSums.BUCKETS; slot++) {
            Bucket one = source.sums().bucket(slot);
            Bucket other = target.sums().bucket(slot);
            if (!sameContents(one, other, counted)) {
                contents.set(slot);
            } else if (exact ? !one.expiries().equals(other.expiries()) : !sameMoments(one, other)) {
                expiries.set(slot);
            } else if (!one.isEmpty()) {
                equal++;
            }
        }
        return new DigestComparison(equal, contents, expiries);
    }

    private static boolean sameContents(Bucket one, Bucket other, boolean counted) {
        return one.unread() == 0
                && other.unread() == 0
                && one.keys() == other.keys()
                && one.contents().equals(other.contents())
                && (!counted || one.counters().equals(other.counters()));
    }

    /**
     * Whether expiries that were computed are as near each other as they have to be. The errors of n keys with weights of either sign add up
     * to about their root; one that is far off shows in every sum.
     */
    private static boolean sameMoments(Bucket one, Bucket other) {
        double most = SAFETY * TOLERANCE_MILLIS * BucketSums.LEAST_WEIGHT * Math.sqrt(one.expiring());
        for (int i = 0; i < BucketSums.MOMENTS; i++) {
            long difference = one.moments().get(i) - other.moments().get(i);
            if (Math.abs((double) difference) > most) {
                return false;
            }
        }
        return true;
    }

    private static void check(boolean comparable, String otherwise) {
        if (!comparable) {
            throw new IllegalArgumentException("these digests cannot be compared: " + otherwise);
        }
    }

    /** Returns whether no slot has to be looked at. */
    public boolean isEqual() {
        return contents.isEmpty() && expiries.isEmpty();
    }
}
