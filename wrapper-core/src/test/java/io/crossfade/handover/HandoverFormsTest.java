package io.crossfade.handover;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.handover.Fields.Runs;
import io.crossfade.model.HashSlot;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What stands in the record, as bytes and back. */
class HandoverFormsTest {
    private static final byte[] LIVES = Fields.entry(2_000, MigrationPhase.DUAL_WRITE.name());

    @Test
    @Behaviour({"HO-2", "LZ-61"})
    void record_oneEndedUncleanly_isNotWaitedForButNamed() {
        byte[] ended = Fields.entry(900, MigrationPhase.RAMP_DOWN.name());
        byte[] renewed = Fields.entry(3_000, MigrationPhase.RAMP_DOWN.name());
        HandoverRecord before = new HandoverRecord(1_000, Map.of("i:a", LIVES, "i:b", ended));
        HandoverRecord then = new HandoverRecord(1_500, Map.of("i:a", renewed, "i:b", ended));

        assertThat(then.renewedSince(before)).isTrue();
        assertThat(before.renewedSince(before)).isFalse();
        assertThat(then.alive()).isOne();
        assertThat(then.endedUncleanly()).isOne();
        assertThat(then.knows("b")).isTrue();
        assertThat(then.moving()).contains("instance b ended uncleanly");
        assertThat(new HandoverRecord(1_500, Map.of("i:a", renewed)).moving()).isNull();
        assertThat(new HandoverRecord(1_500, Map.of("i:a", LIVES)).moving()).contains("instance a is in DUAL_WRITE");
    }

    @Test
    @Behaviour("HO-6")
    void leftOver_keysAndSlots_comeBackFromTheirPieces() {
        BitSet slots = new BitSet();
        slots.set(0);
        slots.set(HashSlot.COUNT - 1);
        List<Key> keys = new ArrayList<>(
                IntStream.range(0, 5_000).mapToObj(i -> Key.of("key:" + i)).toList());
        keys.add(Key.of(new byte[0]));
        keys.add(Key.of(new byte[LeftOver.PIECE_BYTES * 2]));

        LeftOver left = new LeftOver(keys, slots);

        assertThat(left.keys()).hasSize(keys.size());
        List<byte[]> pieces = left.pieces();
        assertThat(pieces).hasSizeGreaterThan(3);
        List<Key> read = new ArrayList<>();
        BitSet readSlots = new BitSet();
        for (byte[] piece : pieces) {
            LeftOver one = LeftOver.read(piece);
            read.addAll(one.keys());
            readSlots.or(one.slots());
        }
        assertThat(read).containsExactlyElementsOf(keys);
        assertThat(readSlots).isEqualTo(slots);
    }

    @Test
    @Behaviour("HO-6")
    void leftOver_tooManyKeysOrBytes_becomeTheirHashSlots() {
        List<Key> many = IntStream.rangeClosed(0, LeftOver.MOST_KEYS)
                .mapToObj(i -> Key.of("k" + i))
                .toList();
        List<Key> large = List.of(Key.of(new byte[LeftOver.MOST_BYTES]), Key.of("one more"));

        for (List<Key> keys : List.of(many, large)) {
            LeftOver left = new LeftOver(keys, new BitSet());
            assertThat(left.keys()).isEmpty();
            assertThat(keys).allMatch(key -> left.slots().get(key.slot()));
            assertThat(left.pieces()).hasSize(1);
        }
    }

    @Test
    void leftOver_nothing_hasNoPiece() {
        LeftOver nothing = new LeftOver(List.of(), new BitSet());

        assertThat(nothing.isEmpty()).isTrue();
        assertThat(nothing.pieces()).isEmpty();
    }

    @Test
    void leftOver_pieceOfAnotherForm_standsForEverything() {
        for (String piece : List.of("", "?", "Kabc", "K\0\0\0\7ab")) {
            assertThat(LeftOver.read(piece.getBytes(US_ASCII)).slots().cardinality())
                    .as(piece)
                    .isEqualTo(HashSlot.COUNT);
        }
    }

    @Test
    @Behaviour("HO-1")
    void record_leaseOver_isOwed() {
        assertThat(at(1_999, Map.of("i:a", LIVES)).owed()).isZero();
        assertThat(at(2_001, Map.of("i:a", LIVES)).owed()).isOne();
        assertThat(at(2_001, Map.of("i:a", LIVES)).alive()).isZero();
        assertThat(at(2_001, Map.of("i:a", LIVES)).reasons()).isEqualTo("instance a ended uncleanly");
    }

    /** A later version may write another form: nobody can say that nothing is owed. */
    @Test
    void record_entryOfAnotherForm_isOwed() {
        for (String entry : List.of("2 9000 DUAL_WRITE", "1", "1 x y", "")) {
            assertThat(at(0, Map.of("i:a", entry.getBytes(US_ASCII))).owed())
                    .as(entry)
                    .isZero();
            assertThat(at(1, Map.of("i:a", entry.getBytes(US_ASCII))).owed())
                    .as(entry)
                    .isOne();
        }
    }

    @Test
    @Behaviour("HO-8")
    void record_serversReplacedAsAuthority_areOwedUntilPaid() {
        Runs owed = new Runs(true, Set.of("b", "a"));

        HandoverRecord record = at(1, Map.of("r:source", owed.bytes()));

        assertThat(new String(owed.bytes(), US_ASCII)).isEqualTo("1 owed a,b");
        assertThat(record.runs(Side.SOURCE)).isEqualTo(owed);
        assertThat(record.runs(Side.TARGET)).isNull();
        assertThat(record.owed()).isOne();
        assertThat(at(1, Map.of("r:source", owed.paid().bytes())).owed()).isZero();
    }

    private static HandoverRecord at(long nowMillis, Map<String, byte[]> fields) {
        return new HandoverRecord(nowMillis, fields);
    }
}
