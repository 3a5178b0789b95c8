package io.crossfade.cluster;

import io.crossfade.model.HashSlot;
import io.crossfade.spi.NodeAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which primary holds which slots. Immutable. */
final class SlotMap {
    private final @Nullable NodeAddress[] owners;
    private final Map<NodeAddress, Integer> firstSlots;

    private SlotMap(@Nullable NodeAddress[] owners) {
        this.owners = owners;
        this.firstSlots = new LinkedHashMap<>();
        for (int slot = 0; slot < owners.length; slot++) {
            NodeAddress owner = owners[slot];
            if (owner != null) {
                firstSlots.putIfAbsent(owner, slot);
            }
        }
    }

    /** Takes the owner of each slot, null where there is none. */
    static SlotMap of(@Nullable NodeAddress[] owners) {
        return new SlotMap(owners.clone());
    }

    /** Takes what one node answered to CLUSTER SLOTS. */
    static SlotMap of(List<SlotRange> ranges) {
        @Nullable NodeAddress[] owners = new NodeAddress[HashSlot.COUNT];
        for (SlotRange range : ranges) {
            Arrays.fill(owners, range.first(), range.last() + 1, range.primary());
        }
        return new SlotMap(owners);
    }

    /** Returns the primary of {@code slot}, or null if nobody holds it. */
    @Nullable NodeAddress owner(int slot) {
        return owners[slot];
    }

    /** Returns the first slot of each primary. */
    Map<NodeAddress, Integer> firstSlots() {
        return Collections.unmodifiableMap(firstSlots);
    }

    /** Returns a slot that {@code primary} holds. */
    int aSlotOf(NodeAddress primary) {
        Integer slot = firstSlots.get(primary);
        if (slot == null) {
            throw new IllegalArgumentException(primary + " is no primary");
        }
        return slot;
    }

    /** Returns the primaries in the order of their first slot. */
    List<NodeAddress> primaries() {
        return new ArrayList<>(firstSlots.keySet());
    }

    /** Returns whether other servers are the primaries, however they share the slots. */
    boolean hasOtherPrimariesThan(SlotMap other) {
        Set<NodeAddress> mine = firstSlots.keySet();
        return !mine.equals(other.firstSlots.keySet());
    }
}
