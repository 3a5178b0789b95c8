package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanPlaceTest {
    private static String text(ScanPlace place) {
        return new String(place.bytes(), US_ASCII);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            0, 1, 0, 0
            7, 65535, 127, 34359738367
            3, 40000, 5, 12345
            """)
    @Behaviour("TP-20")
    void place_thatFits_isANumberBelowTheBitsOfTheSides(int walks, int layout, int index, String own) {
        ScanPlace place = new ScanPlace(walks, layout, index, own);

        assertThat(Long.parseLong(text(place))).isBetween(1L, (1L << 61) - 1);
        assertThat(ScanPlace.read(text(place))).isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            0, 1, 128, 0
            1, 2, 3, 34359738368
            1, 2, 3, 18446744073709551615
            """)
    @Behaviour("TP-20")
    void place_thatDoesNotFit_isReadBack(int walks, int layout, int index, String own) {
        ScanPlace place = new ScanPlace(walks, layout, index, own);

        assertThat(text(place)).contains(" ");
        assertThat(ScanPlace.read(text(place))).isEqualTo(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "17", "34359738367", "nonsense", "", "1 2 3 x", "18446744073709551615", "-5"})
    @Behaviour("TP-22")
    void cursor_ofAnythingElse_isNoPlace(String text) {
        assertThat(ScanPlace.read(text)).isNull();
    }
}
