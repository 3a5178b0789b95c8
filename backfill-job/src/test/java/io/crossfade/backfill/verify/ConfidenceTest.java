package io.crossfade.backfill.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidenceTest {
    /** Upper ends of the one-sided interval of Clopper and Pearson at 95 %, computed elsewhere. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1",
        "0, 1, 0.95",
        "0, 100, 0.029513",
        "0, 3000, 0.000998",
        "1, 100, 0.046560",
        "5, 100, 0.102253",
        "30, 3000, 0.013539",
        "99, 100, 0.999487",
        "1000, 10000, 0.105071",
        "7, 7, 1"
    })
    void mostDiffering_ofASample_isTheExactBound(long different, long sampled, double expected) {
        assertThat(Confidence.mostDiffering(different, sampled)).isCloseTo(expected, within(0.000001));
    }

    @Test
    void mostDiffering_moreThanThereAre_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Confidence.mostDiffering(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Confidence.mostDiffering(-1, 1));
    }
}
