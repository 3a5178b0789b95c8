package io.crossfade.backfill.plan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDrawTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 3_000})
    void draw_bySlices_standsOnceInEach(int slices) {
        List<KeyScan> scans = KeyDraw.bySlices(slices, new Random(1));

        assertThat(scans).hasSize(slices);
        for (int i = 0; i < slices; i++) {
            double place = unsigned(Long.parseUnsignedLong(scans.get(i).position(), 16)) / 0x1p64 * slices;
            assertThat(place).isBetween(i - 0.001, i + 1.001);
        }
    }

    @Test
    void draw_reply_isTheKeysThere() {
        KeyScan scan = KeyDraw.bySlices(2, new Random(1)).get(0);
        scan.next(1);

        assertThat(scan.accept(List.of(bytes("0"), List.of(bytes("a"), bytes("b")))))
                .containsExactly(Key.of("a"), Key.of("b"));
    }

    @Test
    void draw_cursorThatDoesNotRise_isOpaque() {
        KeyScan last = KeyDraw.bySlices(2, new Random(1)).get(1);
        String belowAllOfTheSlice = Long.toUnsignedString(Long.reverse(1L << 61));

        assertThatThrownBy(() -> last.accept(List.of(bytes(belowAllOfTheSlice), List.of())))
                .isInstanceOf(OpaqueCursorException.class);
    }

    @Test
    void draw_atRandom_isTheKeyOrNone() {
        assertThat(KeyDraw.atRandom(3)).hasSize(3);
        assertThat(KeyDraw.drawn(bytes("a"))).containsExactly(Key.of("a"));
        assertThat(KeyDraw.drawn(null)).isEmpty();
        assertThatThrownBy(() -> KeyDraw.drawn(new ErrorReply("ERR no")))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("RANDOMKEY was refused");
    }

    private static double unsigned(long value) {
        return (value >>> 1) * 2.0;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
