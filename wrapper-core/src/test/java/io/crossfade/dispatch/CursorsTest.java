package io.crossfade.dispatch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.dispatch.Cursors.Position;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {
    /** Cursors of 2^61 and more, as proxies before several servers give them. */
    private static final String[] OPAQUE = {
        "2305843009213693952", "9223372036854775808", "18446744073709551615", "node-7:12"
    };

    private final Cursors cursors = new Cursors();

    private String write(Side side, String cursor) {
        return new String(cursors.write(side, cursor.getBytes(US_ASCII)), US_ASCII);
    }

    private Position read(String seen) {
        return cursors.read(seen.getBytes(US_ASCII));
    }

    private static String text(Position position) {
        return new String(position.cursor(), US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "17", "4503599627370496", "2305843009213693951"})
    @Behaviour("TP-20")
    void write_cursorOfTheSource_isTheServersOwn(String cursor) {
        assertThat(write(Side.SOURCE, cursor)).isEqualTo(cursor);
        assertThat(read(cursor).side()).isEqualTo(Side.SOURCE);
        assertThat(text(read(cursor))).isEqualTo(cursor);
    }

    /** Whoever takes Crossfade out meanwhile sends such a cursor to a server: bits above its table count for nothing there. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "17", "4503599627370496", "2305843009213693951"})
    @Behaviour("TP-20")
    void write_cursorOfTheTarget_isTheServersOwnBelowASignedBit(String cursor) {
        String seen = write(Side.TARGET, cursor);

        assertThat(Long.parseLong(seen)).isPositive();
        assertThat(Long.parseLong(seen) & (1L << 62) - 1).isEqualTo(Long.parseLong(cursor));
        assertThat(read(seen).side()).isEqualTo(Side.TARGET);
        assertThat(text(read(seen))).isEqualTo(cursor);
    }

    @Test
    @Behaviour("TP-20")
    void write_cursorThatDoesNotFit_isRememberedUnderANumberThatDoes() {
        for (Side side : Side.values()) {
            for (String cursor : OPAQUE) {
                String seen = write(side, cursor);

                assertThat(Long.parseLong(seen)).isPositive();
                assertThat(read(seen).side()).isEqualTo(side);
                assertThat(text(read(seen))).isEqualTo(cursor);
                assertThat(new Cursors().read(seen.getBytes(US_ASCII)).cursor())
                        .as("in another process")
                        .isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "00", "", "-1", "x", "1x"})
    void read_beginningOrNoCursor_isForTheAuthority(String seen) {
        assertThat(read(seen)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"SOURCE", "TARGET"})
    void write_end_staysTheEnd(Side side) {
        assertThat(write(side, "0")).isEqualTo("0");
    }

    /** An iteration that an application began before it was put on Crossfade. */
    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "18446744073709551615", "99999999999999999999"})
    void read_unsignedNumberThatWasNeverGiven_isTheSources(String seen) {
        assertThat(read(seen).side()).isEqualTo(Side.SOURCE);
        assertThat(text(read(seen))).isEqualTo(seen);
    }
}
