package io.crossfade.micrometer;

import io.crossfade.model.Side;
import io.crossfade.spi.MigrationListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Times the authority and the shadow, a timer per side. Thread-safe. */
final class LatencyTimers implements MigrationListener {
    private final Map<Side, Timer> authority = new EnumMap<>(Side.class);
    private final Map<Side, Timer> shadow = new EnumMap<>(Side.class);

    LatencyTimers(MeterRegistry registry, Tags tags, Side... sides) {
        for (Side side : sides) {
            authority.put(side, timer(registry, tags, Meter.AUTHORITY_LATENCY, side));
            shadow.put(side, timer(registry, tags, Meter.SHADOW_LATENCY, side));
        }
    }

    private static Timer timer(MeterRegistry registry, Tags tags, Meter meter, Side side) {
        return Timer.builder(meter.id())
                .description(meter.description())
                .tags(tags.and("side", side.label()))
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    @Override
    public void authorityAnswered(Side side, long elapsedNanos) {
        record(authority, side, elapsedNanos);
    }

    @Override
    public void shadowAnswered(Side side, int commands, long elapsedNanos) {
        record(shadow, side, elapsedNanos);
    }

    private static void record(Map<Side, Timer> timers, Side side, long elapsedNanos) {
        Timer timer = timers.get(side);
        if (timer != null) {
            timer.record(elapsedNanos, TimeUnit.NANOSECONDS);
        }
    }
}
