package io.crossfade.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.model.HashSlot;
import io.crossfade.spi.NodeAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which primary holds which slots, as one node sees it. Immutable. */
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

    /**
     * Reads a reply to CLUSTER SLOTS: a list of first slot, last slot, primary, replicas.
     *
     * @param asked the node that answered; it stands where it does not tell its host
     */
    static SlotMap of(List<?> reply, NodeAddress asked) {
        @Nullable NodeAddress[] owners = new NodeAddress[HashSlot.COUNT];
        for (Object range : reply) {
            List<?> parts = (List<?>) range;
            List<?> primary = (List<?>) parts.get(2);
            NodeAddress owner = new NodeAddress(host(primary.get(0), asked), ((Long) primary.get(1)).intValue());
            for (int slot = ((Long) parts.get(0)).intValue(); slot <= ((Long) parts.get(1)).intValue(); slot++) {
                owners[slot] = owner;
            }
        }
        return new SlotMap(owners);
    }

    private static String host(@Nullable Object told, NodeAddress asked) {
        String host = told instanceof byte[] bytes ? new String(bytes, UTF_8) : "";
        return host.isEmpty() || host.equals("?") ? asked.host() : host;
    }

    /** Returns the primary of {@code slot}, or null if nobody holds it. */
    @Nullable NodeAddress owner(int slot) {
        return owners[slot];
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
