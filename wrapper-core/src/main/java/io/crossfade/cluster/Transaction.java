package io.crossfade.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.NodeAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of one link. Keys of any nodes may be watched; an EXEC of nothing asks each of those nodes whether its keys
 * stood still. A transaction that does something does it on one node. Not thread-safe.
 *
 * <p>A slot that has moved away, or a node that has become a replica, would look as if nobody touched its keys. So before the
 * EXEC of nothing the node is asked for one key of each slot, which fails where it does not hold the slot any more.
 */
final class Transaction {
    private static final Command MULTI = Command.of("MULTI");
    private static final Command EXEC = Command.of("EXEC");
    private static final Command DISCARD = Command.of("DISCARD");
    private static final Command UNWATCH = Command.of("UNWATCH");
    private static final byte[] WATCH = "WATCH".getBytes(US_ASCII);
    private static final byte[] EXISTS = "EXISTS".getBytes(US_ASCII);
    private static final byte[] OK = "OK".getBytes(US_ASCII);
    private static final ErrorReply ACROSS_NODES =
            new ErrorReply("CROSSSLOT a transaction writes on one node of a cluster only");

    private static final ErrorReply ON_ITS_WAY = new ErrorReply("UNWATCHED a slot of these keys is on its way");
    private static final ErrorReply ABORTED =
            new ErrorReply("EXECABORT Transaction discarded because of previous errors.");

    private final Map<NodeAddress, List<Key>> watched = new LinkedHashMap<>();
    private boolean begun;
    private boolean refused;
    private @Nullable NodeAddress node;

    /** Whether the link is in a state that another user of its connections must not find. */
    boolean isOpen() {
        return begun || !watched.isEmpty();
    }

    /** Whether commands are queued rather than executed. */
    boolean isBegun() {
        return begun;
    }

    Pending step(TransactionStep step, Command command, CommandSpec spec, SlotMap map) {
        return switch (step) {
            case WATCH -> begun ? error("ERR WATCH inside MULTI is not allowed") : watch(spec.keys(command), map);
            case UNWATCH -> unwatch();
            case MULTI -> begun ? error("ERR MULTI calls can not be nested") : begin();
            case EXEC -> begun ? execute() : error("ERR EXEC without MULTI");
            case DISCARD -> begun ? discard() : error("ERR DISCARD without MULTI");
        };
    }

    /** Queues a command of a transaction that has begun. */
    Pending queue(Command command, CommandSpec spec, SlotMap map) {
        int slot = Routes.oneSlot(spec.keys(command));
        NodeAddress owner = slot == Part.NO_SLOT ? node : map.owner(slot);
        boolean elsewhere = node != null && !node.equals(owner);
        boolean watchedElsewhere = watched.keySet().stream().anyMatch(other -> !other.equals(owner));
        if (owner == null || elsewhere || watchedElsewhere) {
            refused = true;
            return Pending.answered(ACROSS_NODES);
        }
        List<Part> parts = new ArrayList<>(2);
        if (node == null) {
            node = owner;
            parts.add(Part.pinned(MULTI, owner));
        }
        parts.add(Part.pinned(command, owner));
        return Pending.lastOf(parts);
    }

    private Pending watch(List<Key> keys, SlotMap map) {
        Map<NodeAddress, List<Key>> byNode = new LinkedHashMap<>();
        for (Key key : keys) {
            NodeAddress owner = map.owner(key.slot());
            if (owner == null) {
                return error("CLUSTERDOWN Hash slot not served");
            }
            byNode.computeIfAbsent(owner, none -> new ArrayList<>()).add(key);
        }
        List<Part> parts = new ArrayList<>(byNode.size());
        byNode.forEach((owner, its) -> {
            Map<Integer, List<Key>> bySlot = new HashMap<>();
            its.forEach(key -> bySlot.computeIfAbsent(key.slot(), none -> new ArrayList<>())
                    .add(key));
            bySlot.values().forEach(some -> parts.add(Part.pinned(withKeys(WATCH, some), owner)));
            watched.computeIfAbsent(owner, none -> new ArrayList<>()).addAll(its);
        });
        return new Pending(parts, Transaction::watchReply);
    }

    /** A slot on its way is not the caller's concern: the keys are not watched, that is all. */
    private static @Nullable Object watchReply(List<Part> parts) {
        for (Part part : parts) {
            if (part.reply() instanceof ErrorReply) {
                return Redirection.of(part.reply(), part.node()) == null ? part.reply() : ON_ITS_WAY;
            }
        }
        return OK.clone();
    }

    private Pending begin() {
        begun = true;
        return Pending.answered(OK.clone());
    }

    private Pending execute() {
        if (refused) {
            return new Pending(discard().parts(), none -> ABORTED);
        }
        begun = false;
        NodeAddress only = node;
        node = null;
        if (only != null) {
            watched.clear();
            return Pending.of(Part.pinned(EXEC, only));
        }
        List<Part> parts = new ArrayList<>();
        watched.forEach((owner, keys) -> addProof(parts, owner, keys));
        watched.clear();
        return new Pending(parts, Transaction::proof);
    }

    private static void addProof(List<Part> parts, NodeAddress owner, List<Key> keys) {
        Map<Integer, Key> oneOfEachSlot = new LinkedHashMap<>();
        keys.forEach(key -> oneOfEachSlot.putIfAbsent(key.slot(), key));
        oneOfEachSlot.values().forEach(key -> parts.add(Part.pinned(withKeys(EXISTS, List.of(key)), owner)));
        parts.add(Part.pinned(MULTI, owner));
        parts.add(Part.pinned(EXEC, owner));
    }

    /** Null if anything stands against it; an empty list, as for a transaction of nothing that went through. */
    private static @Nullable Object proof(List<Part> parts) {
        for (Part part : parts) {
            if (part.reply() == null || part.reply() instanceof ErrorReply) {
                return null;
            }
        }
        return List.of();
    }

    private Pending discard() {
        begun = false;
        refused = false;
        List<Part> parts = new ArrayList<>();
        if (node != null) {
            parts.add(Part.pinned(DISCARD, node));
            watched.remove(node);
            node = null;
        }
        return unwatch(parts);
    }

    private Pending unwatch() {
        return unwatch(new ArrayList<>());
    }

    private Pending unwatch(List<Part> parts) {
        watched.keySet().forEach(owner -> parts.add(Part.pinned(UNWATCH, owner)));
        watched.clear();
        return parts.isEmpty() ? Pending.answered(OK.clone()) : Pending.allOf(parts);
    }

    private static Pending error(String message) {
        return Pending.answered(new ErrorReply(message));
    }

    private static Command withKeys(byte[] name, List<Key> keys) {
        byte[][] args = new byte[keys.size() + 1][];
        args[0] = name;
        for (int i = 0; i < keys.size(); i++) {
            args[i + 1] = keys.get(i).bytes();
        }
        return Command.of(args);
    }
}
