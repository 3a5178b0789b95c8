package io.crossfade.backfill.filter;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Many ranges of slots at once. */
public final class SlotRanges {
    private SlotRanges() {}

    /** Returns the ranges that have exactly these slots, in order, with a gap between each two. */
    public static List<SlotRange> of(BitSet slots) {
        List<SlotRange> ranges = new ArrayList<>();
        int from = slots.nextSetBit(0);
        while (from >= 0) {
            int end = slots.nextClearBit(from);
            ranges.add(new SlotRange(from, end - 1));
            from = slots.nextSetBit(end);
        }
        return ranges;
    }

    /** Returns ranges of the same slots in order, none of which has a slot of another. */
    static List<SlotRange> inOrder(List<SlotRange> ranges) {
        BitSet slots = new BitSet();
        ranges.forEach(range -> slots.set(range.first(), range.last() + 1));
        return of(slots);
    }

    /** Returns whether one of these ranges, which are in order, has the slot; as fast for thousands as for one. */
    static boolean contain(List<SlotRange> inOrder, int slot) {
        int low = 0;
        int high = inOrder.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            SlotRange range = inOrder.get(middle);
            if (range.contains(slot)) {
                return true;
            }
            if (range.first() > slot) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return false;
    }
}
