package io.crossfade.backfill.local;

import java.util.List;

/**
 * A total that was told from a sample.
 *
 * @param value the most likely one
 * @param plusMinus by how much it may be wrong, at 95 % confidence
 */
public record Estimate(double value, double plusMinus) {
    private static final double Z_95 = 1.96;

    /** Returns the sum over {@code population} of which {@code sample} was drawn at random, each as often as it likes. */
    static Estimate ofTotal(List<Double> sample, long population) {
        int n = sample.size();
        if (n == 0) {
            return new Estimate(0, 0);
        }
        double mean = sample.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double squares =
                sample.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        double error = n == 1 ? mean : Z_95 * Math.sqrt(squares / (n - 1) / n);
        return new Estimate(mean * population, error * population);
    }
}
