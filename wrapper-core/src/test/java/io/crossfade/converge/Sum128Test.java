package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sum128Test {
    private static final Sum128 ONE = new Sum128(0, 1);
    private static final Sum128 LARGEST = new Sum128(-1, -1);

    @Test
    void plus_lowerHalfOverflows_isCarried() {
        assertThat(new Sum128(4, -1).plus(ONE)).isEqualTo(new Sum128(5, 0));
        assertThat(new Sum128(4, -2).plus(ONE)).isEqualTo(new Sum128(4, -1));
        assertThat(LARGEST.plus(ONE)).isEqualTo(Sum128.ZERO);
        assertThat(LARGEST.plus(LARGEST)).isEqualTo(new Sum128(-1, -2));
    }

    @Test
    void of_sameBytesCutElsewhere_isAnother() {
        assertThat(Sum128.of(bytes("ab"), bytes("c")))
                .isEqualTo(Sum128.of(bytes("ab"), bytes("c")))
                .isNotEqualTo(Sum128.of(bytes("a"), bytes("bc")))
                .isNotEqualTo(Sum128.of(bytes("abc")))
                .isNotEqualTo(Sum128.of(bytes("ab"), bytes("c"), bytes("")));
    }

    /** Files of digests outlive the program: the number of a word never changes. */
    @Test
    void of_word_isTheFirstHalfOfSha256OfLengthAndBytes() {
        assertThat(Sum128.of(bytes("crossfade"))).hasToString("804e3e970592c67ded87ee766b7559c4");
    }

    @Test
    void text_roundTrip_isTheSame() {
        Sum128 sum = new Sum128(0x00ff, -3);

        assertThat(sum).hasToString("00000000000000fffffffffffffffffd");
        assertThat(Sum128.parse(sum.toString())).isEqualTo(sum);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ff", "zz000000000000fffffffffffffffffd", "00000000000000fffffffffffffffffd0"})
    void parse_otherText_refused(String text) {
        assertThatThrownBy(() -> Sum128.parse(text)).isInstanceOf(NumberFormatException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
