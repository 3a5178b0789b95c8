package io.crossfade.benchmarks.hung;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How a figure went over a run.
 *
 * @param min the smallest
 * @param max the largest
 * @param perMinute by how much it grew in a minute, by the line that fits all samples best
 */
public record Trend(double min, double max, double perMinute) {
    private static final double NANOS_PER_MINUTE = 60e9;

    /**
     * Returns the trend of a figure.
     *
     * @throws IllegalArgumentException if there is no sample
     */
    static <T> Trend of(List<T> samples, ToDoubleFunction<T> nanos, ToDoubleFunction<T> figure) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("samples is empty; at least one is needed");
        }
        double meanTime = samples.stream().mapToDouble(nanos).average().orElseThrow();
        double mean = samples.stream().mapToDouble(figure).average().orElseThrow();
        double above = 0;
        double below = 0;
        for (T sample : samples) {
            double time = nanos.applyAsDouble(sample) - meanTime;
            above += time * (figure.applyAsDouble(sample) - mean);
            below += time * time;
        }
        return new Trend(
                samples.stream().mapToDouble(figure).min().orElseThrow(),
                samples.stream().mapToDouble(figure).max().orElseThrow(),
                below == 0 ? 0 : above / below * NANOS_PER_MINUTE);
    }
}
