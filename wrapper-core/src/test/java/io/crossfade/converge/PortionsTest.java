package io.crossfade.converge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortionsTest {
    private final Portions portions = new Portions();

    @Test
    void atOnce_nothingRead_few() {
        assertThat(portions.atOnce(256)).isEqualTo(16);
        assertThat(portions.atOnce(3)).isEqualTo(3);
    }

    @Test
    void atOnce_shortValuesRead_asManyAsWanted() {
        portions.read(16, 1_600);

        assertThat(portions.atOnce(256)).isEqualTo(256);
    }

    @Test
    void atOnce_longValuesRead_noMoreThanFourMegabytes() {
        portions.read(16, 16 * 500_000);

        assertThat(portions.atOnce(256)).isEqualTo(8);

        portions.read(2, 2L << 40);

        assertThat(portions.atOnce(256)).isEqualTo(1);
    }

    @Test
    void read_noValues_nothingLearned() {
        portions.read(0, 0);

        assertThat(portions.atOnce(256)).isEqualTo(16);
    }
}
