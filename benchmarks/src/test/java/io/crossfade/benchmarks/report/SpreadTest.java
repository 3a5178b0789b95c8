package io.crossfade.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void of_oddNumber_middleOneWithTheOutermost() {
        assertThat(Spread.of(List.of(0.9, 5.0, 1.1))).isEqualTo(new Spread(1.1, 0.9, 5.0));
    }

    @Test
    void of_evenNumber_meanOfTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0)).median()).isEqualTo(2.5);
    }

    @Test
    void of_nothing_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
    }

    @Test
    void text_anyLocale_pointAndTwoDigits() {
        assertThat(new Spread(0.954, 0.9, 1).ratio()).isEqualTo("0.95 (0.90-1.00)");
        assertThat(new Spread(97_400, 95_000, 99_000).thousands()).isEqualTo("97 k (95-99)");
    }
}
