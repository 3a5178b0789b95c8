package io.crossfade.backfill.gentle;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How long one server took to answer: as it was when the job began, and in the present second. Thread-safe.
 *
 * <p>What counts is the 90th percentile: one that is as bad as the worst tenth is not a hiccup of this process.
 */
final class Latencies {
    static final int BASELINE_SAMPLES = 20;

    private static final double QUANTILE = 0.9;
    private static final int MOST_SAMPLES = 1_024;
    private static final int MOST_PROBES = 256;

    private final long addedNanos;

    @GuardedBy("this") private final long[] samples = new long[MOST_SAMPLES];

    @GuardedBy("this") private int count;

    @GuardedBy("this") private long baseline;

    @GuardedBy("this") private final long[] probes = new long[MOST_PROBES];

    @GuardedBy("this") private int probed;

    private volatile long present;

    /** Allows answers that come so much later than at first, or twice as late. */
    Latencies(long addedNanos) {
        this.addedNanos = addedNanos;
    }

    /**
     * What one second was like.
     *
     * @param nanos the 90th percentile, or 0 if there were no samples
     * @param good whether it is allowed
     */
    record Reading(long nanos, boolean good) {
        static final Reading NONE = new Reading(0, true);
    }

    /** A command that came alone was answered. The first of these make the baseline. */
    synchronized void probed(long nanos) {
        add(nanos);
        if (baseline == 0 && count == BASELINE_SAMPLES) {
            baseline = Math.max(1, quantile(0.5));
            present = baseline;
            count = 0;
        } else if (baseline > 0 && probed < MOST_PROBES) {
            probes[probed++] = nanos;
        }
    }

    /**
     * The first answer to a pipeline came. If the server began to answer while the rest was still being sent, nothing was waited
     * for, and that says nothing.
     */
    synchronized void waited(long nanos) {
        if (baseline > 0 && nanos > baseline / 2) {
            add(nanos);
        }
    }

    /** Returns the median of the first samples, or null while there are too few. */
    synchronized @Nullable Long baseline() {
        return baseline == 0 ? null : baseline;
    }

    /** Returns how long a command that comes alone takes at present, as it was in the last second; 0 if that is not known. */
    long present() {
        return present;
    }

    /** Returns what has come since the last call. */
    synchronized Reading next() {
        if (probed > 0) {
            Arrays.sort(probes, 0, probed);
            present = probes[probed / 2];
            probed = 0;
        }
        if (baseline == 0 || count == 0) {
            return Reading.NONE;
        }
        long nanos = quantile(QUANTILE);
        count = 0;
        return new Reading(nanos, addedNanos == 0 || nanos <= baseline + Math.max(baseline, addedNanos));
    }

    @GuardedBy("this") private void add(long nanos) {
        if (count < MOST_SAMPLES) {
            samples[count++] = nanos;
        }
    }

    @GuardedBy("this") private long quantile(double quantile) {
        Arrays.sort(samples, 0, count);
        return samples[(int) Math.min(count - 1L, Math.round(Math.ceil(count * quantile)) - 1)];
    }
}
