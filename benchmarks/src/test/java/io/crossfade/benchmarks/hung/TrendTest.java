package io.crossfade.benchmarks.hung;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrendTest {
    private record Sample(long minute, double figure) {}

    @Test
    void trend_growsByTwoAMinute_told() {
        Trend trend = of(new Sample(0, 10), new Sample(1, 12), new Sample(2, 14), new Sample(3, 16));

        assertThat(trend.perMinute()).isCloseTo(2, within(1e-9));
        assertThat(trend.min()).isEqualTo(10);
        assertThat(trend.max()).isEqualTo(16);
    }

    @Test
    void trend_goesUpAndDown_flat() {
        assertThat(of(new Sample(0, 5), new Sample(1, 9), new Sample(2, 9), new Sample(3, 5))
                        .perMinute())
                .isCloseTo(0, within(1e-9));
    }

    @Test
    void trend_oneSample_flat() {
        assertThat(of(new Sample(7, 5)).perMinute()).isZero();
    }

    @Test
    void trend_noSample_refused() {
        assertThatThrownBy(TrendTest::of).isInstanceOf(IllegalArgumentException.class);
    }

    private static Trend of(Sample... samples) {
        return Trend.of(List.of(samples), sample -> TimeUnit.MINUTES.toNanos(sample.minute()), Sample::figure);
    }
}
