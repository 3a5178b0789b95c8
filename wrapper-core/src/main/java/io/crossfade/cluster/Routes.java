package io.crossfade.cluster;

import io.crossfade.command.CommandSpec;
import io.crossfade.command.ReplayRule;
import io.crossfade.command.SlotSplit;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.NodeAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides to which nodes a command goes that is not part of a transaction. Stateless. */
final class Routes {
    private static final ErrorReply ACROSS_SLOTS =
            new ErrorReply("CROSSSLOT Keys in request don't hash to the same slot");
    private static final ErrorReply NOT_SERVED = new ErrorReply("CLUSTERDOWN Hash slot not served");
    private static final ErrorReply EVERY_NODE =
            new ErrorReply("CROSSSLOT the command looks at all keys of a node; ask each primary");

    private Routes() {}

    static Pending of(Command command, CommandSpec spec, SlotMap map) {
        Key single = spec.singleKey(command);
        if (single != null) {
            return toSlot(command, single.slot(), map);
        }
        List<Key> keys = spec.keys(command);
        if (keys.isEmpty()) {
            return keyless(command, spec, map);
        }
        int slot = oneSlot(keys);
        if (slot != Part.NO_SLOT) {
            return toSlot(command, slot, map);
        }
        SlotSplit split = spec.split(command);
        return split == null ? Pending.answered(ACROSS_SLOTS) : of(split, map);
    }

    /** A command without keys, for the node that holds {@code key}. */
    static Pending beside(Command command, Key key, SlotMap map) {
        return toSlot(command, key.slot(), map);
    }

    /** Returns the slot of all {@code keys}, or {@link Part#NO_SLOT} if they have several or there are none. */
    static int oneSlot(List<Key> keys) {
        int slot = Part.NO_SLOT;
        for (Key key : keys) {
            if (slot != Part.NO_SLOT && slot != key.slot()) {
                return Part.NO_SLOT;
            }
            slot = key.slot();
        }
        return slot;
    }

    private static Pending toSlot(Command command, int slot, SlotMap map) {
        NodeAddress owner = map.owner(slot);
        return owner == null ? Pending.answered(NOT_SERVED) : Pending.of(Part.of(command, slot, owner));
    }

    private static Pending keyless(Command command, CommandSpec spec, SlotMap map) {
        List<NodeAddress> primaries = map.primaries();
        if (spec.walksKeyspace()) {
            return Pending.answered(EVERY_NODE);
        }
        if (primaries.isEmpty()) {
            return Pending.answered(NOT_SERVED);
        }
        if (spec.rule() == ReplayRule.BOTH) {
            List<Part> parts = new ArrayList<>();
            primaries.forEach(node -> parts.add(Part.pinned(command, node)));
            return Pending.allOf(parts);
        }
        return Pending.of(Part.of(command, Part.NO_SLOT, primaries.get(0)));
    }

    private static Pending of(SlotSplit split, SlotMap map) {
        List<Part> parts = new ArrayList<>();
        for (SlotSplit.Part part : split.parts()) {
            NodeAddress owner = map.owner(part.slot());
            if (owner == null) {
                return Pending.answered(NOT_SERVED);
            }
            parts.add(Part.of(part.command(), part.slot(), owner));
        }
        return new Pending(parts, answered -> merged(split, answered));
    }

    private static @Nullable Object merged(SlotSplit split, List<Part> answered) {
        ErrorReply error = Pending.firstError(answered);
        if (error != null) {
            return error;
        }
        List<@Nullable Object> replies = new ArrayList<>();
        answered.forEach(part -> replies.add(part.reply()));
        return split.merge(replies);
    }
}
