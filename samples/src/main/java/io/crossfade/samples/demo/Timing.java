package io.crossfade.samples.demo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Times of one kind of answer: the latest ones, and all of the present step. Thread-safe; recording never blocks. */
final class Timing {
    private static final int DIGITS = 2;

    private final Recorder recorder = new Recorder(DIGITS);

    @GuardedBy("this") private final Histogram step = new Histogram(DIGITS);

    void record(long nanos) {
        recorder.recordValue(nanos);
    }

    /** Returns the quantiles since the last call of any method here. */
    synchronized Quantiles latest() {
        Histogram latest = recorder.getIntervalHistogram();
        step.add(latest);
        return Quantiles.of(latest);
    }

    /** Returns the quantiles of the step that ends here. */
    synchronized Quantiles endStep() {
        latest();
        Quantiles whole = Quantiles.of(step);
        step.reset();
        return whole;
    }
}
