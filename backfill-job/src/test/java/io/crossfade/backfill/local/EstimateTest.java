package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstimateTest {
    @Test
    void total_allAlike_isExact() {
        assertThat(Estimate.ofTotal(Collections.nCopies(50, 7.0), 1_000)).isEqualTo(new Estimate(7_000, 0));
    }

    @Test
    void total_spread_isAsUncertainAsTheSampleSays() {
        Estimate estimate = Estimate.ofTotal(List.of(0.0, 10.0, 0.0, 10.0), 100);

        assertThat(estimate.value()).isEqualTo(500);
        assertThat(estimate.plusMinus()).isEqualTo(1.96 * Math.sqrt(100.0 / 3 / 4) * 100, within(1e-6));
    }

    @Test
    void total_tooFewToTell_saysSo() {
        assertThat(Estimate.ofTotal(List.of(), 100)).isEqualTo(new Estimate(0, 0));
        assertThat(Estimate.ofTotal(List.of(3.0), 100)).isEqualTo(new Estimate(300, 300));
    }
}
