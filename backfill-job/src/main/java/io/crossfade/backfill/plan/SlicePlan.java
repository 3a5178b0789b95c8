package io.crossfade.backfill.plan;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Cuts the space of scan positions into slices of equal size. */
public final class SlicePlan {
    /** The largest number of slices. */
    public static final int MAX_SLICES = 4_096;

    /** Fewer keys per slice than this, and neighbours would mostly read the same buckets. */
    private static final long MIN_KEYS_PER_SLICE = 1_000;

    private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(64);

    private SlicePlan() {}

    /**
     * Returns {@code count} slices that cover every position once.
     *
     * @throws IllegalArgumentException if {@code count} is not in 1 to {@value #MAX_SLICES}
     */
    public static List<Slice> of(int count) {
        if (count < 1 || count > MAX_SLICES) {
            throw new IllegalArgumentException("slices=" + count + " is not in 1 to " + MAX_SLICES);
        }
        List<Slice> slices = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            slices.add(new Slice(i, bound(i, count), bound(i + 1, count)));
        }
        return List.copyOf(slices);
    }

    /** Returns how many slices suit a server of {@code keys} keys: {@code wanted}, or fewer if it holds little. */
    public static int sensibleCount(int wanted, long keys) {
        return (int) Math.max(1, Math.min(wanted, keys / MIN_KEYS_PER_SLICE));
    }

    private static long bound(int i, int count) {
        return SPACE.multiply(BigInteger.valueOf(i))
                .divide(BigInteger.valueOf(count))
                .longValue();
    }
}
