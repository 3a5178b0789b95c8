package io.crossfade.backfill.progress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The speed over the last ten seconds. Not thread-safe. */
final class Pace {
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
    private static final double NANOS_PER_SECOND = 1e9;

    private record Sample(long nanos, double fraction, long keys) {}

    private final LongSupplier nanoTime;
    private final Deque<Sample> samples = new ArrayDeque<>();

    Pace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        restart(0, 0);
    }

    void restart(double fraction, long keys) {
        samples.clear();
        sample(fraction, keys);
    }

    void sample(double fraction, long keys) {
        long now = nanoTime.getAsLong();
        samples.addLast(new Sample(now, fraction, keys));
        while (samples.size() > 2 && now - samples.getFirst().nanos > WINDOW_NANOS) {
            samples.removeFirst();
        }
    }

    double keysPerSecond() {
        double seconds = seconds();
        return seconds == 0 ? 0 : (samples.getLast().keys - samples.getFirst().keys) / seconds;
    }

    @Nullable Duration remaining(double fraction) {
        double gained = samples.getLast().fraction - samples.getFirst().fraction;
        if (gained <= 0) {
            return null;
        }
        double millis = (1 - fraction) / gained * seconds() * 1_000;
        return Duration.ofMillis((long) millis);
    }

    private double seconds() {
        return (samples.getLast().nanos - samples.getFirst().nanos) / NANOS_PER_SECOND;
    }
}
