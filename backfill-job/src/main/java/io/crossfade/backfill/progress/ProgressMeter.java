package io.crossfade.backfill.progress;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Adds up what the workers of one step have done. {@link #add} is thread-safe; {@link #read} is for one thread. */
public final class ProgressMeter {
    private final String step;
    private final boolean exact;
    private final Pace pace;
    private final Supplier<ThrottleState> throttle;
    private final DoubleAdder fraction = new DoubleAdder();
    private final LongAdder keys = new LongAdder();

    /**
     * Starts a step.
     *
     * @param step what is being done, in a word or two
     * @param exact whether the shares that will be added are exact
     * @param nanoTime the clock
     */
    public ProgressMeter(String step, boolean exact, LongSupplier nanoTime) {
        this(step, exact, nanoTime, () -> ThrottleState.NONE);
    }

    /**
     * Starts a step that something may make slower.
     *
     * @param step what is being done, in a word or two
     * @param exact whether the shares that will be added are exact
     * @param nanoTime the clock
     * @param throttle tells what makes it slower
     */
    public ProgressMeter(String step, boolean exact, LongSupplier nanoTime, Supplier<ThrottleState> throttle) {
        this.step = step;
        this.exact = exact;
        this.pace = new Pace(nanoTime);
        this.throttle = throttle;
    }

    /** What an earlier run did: counted as done, but not as pace. */
    public void startFrom(double share, long count) {
        add(share, count);
        pace.restart(fraction.sum(), keys.sum());
    }

    /**
     * A worker got further, or back if it has to repeat something.
     *
     * @param share of the whole, -1 to 1
     * @param count keys
     */
    public void add(double share, long count) {
        fraction.add(share);
        keys.add(count);
    }

    /** Returns how far the step is now. */
    public Progress read() {
        double done = Math.max(0, Math.min(1, fraction.sum()));
        long count = keys.sum();
        pace.sample(done, count);
        return new Progress(step, done, exact, count, pace.keysPerSecond(), pace.remaining(done), throttle.get());
    }
}
