package io.crossfade.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * What came out of several rounds.
 *
 * @param median the middle one; of an even number the mean of the two in the middle
 * @param min the smallest
 * @param max the largest
 */
public record Spread(double median, double min, double max) {
    /**
     * Returns the spread of these figures.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Spread of(List<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("figures is empty; at least one round is needed");
        }
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** Returns the ratio as text, as in {@code 0.97 (0.95-0.99)}. */
    public String ratio() {
        return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", median, min, max);
    }

    /** Returns whole thousands as text, as in {@code 97 k (95-99)}. */
    public String thousands() {
        return String.format(Locale.ROOT, "%.0f k (%.0f-%.0f)", median / 1_000, min / 1_000, max / 1_000);
    }
}
