package io.crossfade.cluster;

import io.crossfade.model.HashSlot;
import io.crossfade.spi.NodeAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who has each slot: whoever says so of itself, else whoever another node says it of. Not thread-safe. */
final class SlotClaims {
    private final @Nullable NodeAddress[] owners = new NodeAddress[HashSlot.COUNT];
    private final Set<NodeAddress> unclaimed = new LinkedHashSet<>();
    private boolean agreed = true;

    /** Hears what {@code node} says of itself; before any hearsay. */
    void own(NodeView node, NodeAddress address) {
        for (String range : node.slots()) {
            for (int slot = first(range); slot <= last(range); slot++) {
                agreed &= owners[slot] == null;
                owners[slot] = address;
            }
        }
    }

    /** Hears what a node says of another. */
    void hearsay(SlotRange range) {
        for (int slot = range.first(); slot <= range.last(); slot++) {
            if (owners[slot] == null) {
                owners[slot] = range.primary();
                unclaimed.add(range.primary());
                agreed = false;
            }
        }
    }

    /** Returns who is said to have slots and does not say so itself. */
    Set<NodeAddress> unclaimed() {
        return unclaimed;
    }

    /** Returns whether each slot with an owner has exactly one that says so of itself. */
    boolean agreed() {
        return agreed;
    }

    SlotMap map() {
        return SlotMap.of(owners);
    }

    /** Returns the first slot of {@code node}; beyond all slots if it has none yet. */
    static int firstSlot(NodeView node) {
        return node.slots().isEmpty() ? HashSlot.COUNT : first(node.slots().get(0));
    }

    private static int first(String range) {
        int dash = range.indexOf('-');
        return Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
    }

    private static int last(String range) {
        return Integer.parseInt(range.substring(range.indexOf('-') + 1));
    }
}
