package io.crossfade.backfill.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotRangesTest {
    @Test
    void ranges_ofSlots_areAsFewAsCanBe() {
        BitSet slots = new BitSet();
        slots.set(0, 3);
        slots.set(7);
        slots.set(16_383);

        assertThat(SlotRanges.of(slots)).hasToString("[0-2, 7, 16383]");
        assertThat(SlotRanges.of(new BitSet())).isEmpty();
    }

    @Test
    void ranges_inAnyOrderAndOverlapping_areBroughtInOrder() {
        List<SlotRange> ranges = SlotRanges.inOrder(
                List.of(new SlotRange(9, 12), new SlotRange(0, 1), new SlotRange(10, 20), new SlotRange(2, 3)));

        assertThat(ranges).hasToString("[0-3, 9-20]");
    }

    @Test
    void contain_eachSlot_isThatOfTheSet() {
        BitSet slots = new BitSet();
        for (int slot = 1; slot < 16_384; slot += 3 + slot % 5) {
            slots.set(slot, Math.min(16_384, slot + 1 + slot % 2));
        }
        List<SlotRange> ranges = SlotRanges.of(slots);

        for (int slot = 0; slot < 16_384; slot++) {
            assertThat(SlotRanges.contain(ranges, slot)).as("%d", slot).isEqualTo(slots.get(slot));
        }
        assertThat(SlotRanges.contain(List.of(), 0)).isFalse();
    }
}
