package io.crossfade.backfill.verify;

/** What a sample tells of all. */
public final class Confidence {
    /** The confidence of every statement, in per cent. */
    public static final int PERCENT = 95;

    private static final double DOUBT = 0.05;
    private static final int HALVINGS = 60;

    private Confidence() {}

    /**
     * Returns the share, 0 to 1, that at most so differs of all, with 95 % confidence: the exact bound of Clopper and Pearson. With none
     * of n different that is about 3 / n.
     *
     * @param different how many of the sample differ
     * @param sampled how many the sample has; 0 tells nothing
     * @throws IllegalArgumentException if a number is below 0, or more differ than there are
     */
    public static double mostDiffering(long different, long sampled) {
        if (different < 0 || sampled < different) {
            throw new IllegalArgumentException("different=" + different + " is not in 0 to sampled=" + sampled);
        }
        if (different == sampled) {
            return 1;
        }
        double low = (double) different / sampled;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (atMost(different, sampled, middle) > DOUBT) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** How probable it is that at most {@code k} of {@code n} differ if this share of all does. */
    private static double atMost(long k, long n, double share) {
        double logOdds = Math.log(share) - Math.log1p(-share);
        double logTerm = n * Math.log1p(-share);
        double sum = Math.exp(logTerm);
        for (long i = 1; i <= k; i++) {
            logTerm += Math.log(n - i + 1.0) - Math.log(i) + logOdds;
            sum += Math.exp(logTerm);
        }
        return sum;
    }
}
