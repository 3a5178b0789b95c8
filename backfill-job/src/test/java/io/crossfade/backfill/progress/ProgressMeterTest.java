package io.crossfade.backfill.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {
    private final AtomicLong clock = new AtomicLong();
    private final ProgressMeter meter = new ProgressMeter("copy", true, clock::get);

    @Test
    void meter_start_knowsNoPace() {
        Progress progress = meter.read();

        assertThat(progress.fraction()).isZero();
        assertThat(progress.keysPerSecond()).isZero();
        assertThat(progress.remaining()).isNull();
    }

    @Test
    void meter_evenPace_tellsRateAndRemainingTime() {
        pass(2);
        meter.add(0.1, 1_000);

        Progress progress = meter.read();

        assertThat(progress.fraction()).isEqualTo(0.1);
        assertThat(progress.keys()).isEqualTo(1_000);
        assertThat(progress.keysPerSecond()).isCloseTo(500, within(0.1));
        assertThat(progress.remaining()).isCloseTo(Duration.ofSeconds(18), Duration.ofMillis(10));
    }

    @Test
    void meter_resumed_countsWhatWasDoneButNotAsPace() {
        meter.startFrom(0.5, 10_000);
        pass(1);
        meter.add(0.1, 2_000);

        Progress progress = meter.read();

        assertThat(progress.fraction()).isCloseTo(0.6, within(1e-9));
        assertThat(progress.keys()).isEqualTo(12_000);
        assertThat(progress.keysPerSecond()).isCloseTo(2_000, within(0.1));
        assertThat(progress.remaining()).isCloseTo(Duration.ofSeconds(4), Duration.ofMillis(10));
    }

    @Test
    void meter_slowerOfLate_forgetsTheFastStart() {
        pass(1);
        meter.add(0.5, 100_000);
        meter.read();
        for (int i = 0; i < 30; i++) {
            pass(1);
            meter.add(0.001, 100);
            meter.read();
        }

        assertThat(meter.read().keysPerSecond()).isCloseTo(100, within(10.0));
    }

    private void pass(int seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
