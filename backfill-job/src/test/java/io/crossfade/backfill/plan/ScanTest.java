package io.crossfade.backfill.plan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import io.crossfade.testing.Race;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScanTest {
    private static final Slice ALL = SlicePlan.of(1).get(0);

    @Test
    void sliceScan_start_asksFromTheReversedBound() {
        SliceScan scan = new SliceScan(SlicePlan.of(2).get(1));

        assertThat(scan.next(100).text(1)).isEqualTo("1");
        assertThat(scan.next(100).text(3)).isEqualTo("100");
    }

    @Test
    void sliceScan_cursorBehindTheEnd_done() {
        SliceScan scan = new SliceScan(SlicePlan.of(2).get(0));

        assertThat(scan.accept(reply("1", "a"))).containsExactly(Key.of("a"));

        assertThat(scan.isDone()).isTrue();
        assertThat(scan.shareAhead()).isZero();
    }

    @Test
    @Race("T37")
    void sliceScan_cursorAboveSigned63Bits_isUnsigned() {
        SliceScan scan = new SliceScan(ALL);

        scan.accept(reply("9223372036854775808"));

        assertThat(scan.position()).isEqualTo("1");
        assertThat(scan.next(10).text(1)).isEqualTo("9223372036854775808");
    }

    @Test
    void sliceScan_cursorFallsOrStays_opaque() {
        SliceScan scan = new SliceScan(ALL);
        scan.accept(reply("1"));

        assertThatExceptionOfType(OpaqueCursorException.class).isThrownBy(() -> scan.accept(reply("2")));
        assertThatExceptionOfType(OpaqueCursorException.class).isThrownBy(() -> scan.accept(reply("1")));
        assertThatExceptionOfType(OpaqueCursorException.class).isThrownBy(() -> scan.accept(reply("abc")));
    }

    @Test
    void sliceScan_positionOfAnotherSlice_refused() {
        Slice lower = SlicePlan.of(2).get(0);
        String inUpper = new SliceScan(SlicePlan.of(2).get(1)).position();

        assertThatIllegalArgumentException().isThrownBy(() -> new SliceScan(lower, inUpper));
    }

    @Test
    void scan_errorReply_tellsWhatTheServerSaid() {
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> new SliceScan(ALL).accept(new ErrorReply("ERR no scan here")))
                .withMessageContaining("ERR no scan here");
        assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> new SliceScan(ALL).accept(1L));
    }

    @Test
    void opaqueScan_anyCursor_isHandedBackAsItCame() {
        OpaqueScan scan = new OpaqueScan(OpaqueScan.START, 0, 4);

        scan.accept(reply("node-7:xyz", "a"));

        assertThat(scan.next(5).text(1)).isEqualTo("node-7:xyz");
        assertThat(scan.shareAhead()).isEqualTo(0.75);
        scan.accept(reply("0"));
        assertThat(scan.isDone()).isTrue();
    }

    @Test
    @Race("T49")
    void opaqueScan_neverEnds_givesUp() {
        OpaqueScan scan = new OpaqueScan(OpaqueScan.START, 0, 10);
        String[] page = IntStream.range(0, 50_000).mapToObj(Integer::toString).toArray(String[]::new);
        scan.accept(reply("5", page));
        scan.accept(reply("6", page));

        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(() -> scan.accept(reply("5", page)))
                .withMessageContaining("does not end");
    }

    private static List<Object> reply(String cursor, String... keys) {
        return List.of(
                cursor.getBytes(US_ASCII),
                Stream.of(keys).map(key -> key.getBytes(US_ASCII)).toList());
    }
}
