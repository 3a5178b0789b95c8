package io.crossfade.converge;

import static io.crossfade.converge.StreamSide.command;

import io.crossfade.converge.StreamSide.Group;
import io.crossfade.converge.StreamSide.Pending;
import io.crossfade.model.Command;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The groups of a large stream, their consumers, and what is pending, by windows of ids. When something was delivered is not compared. */
final class StreamGroups {
    private final Parts parts;
    private final Expiry expiry;
    private final StreamSide authority;
    private final StreamSide shadow;
    private boolean proven = true;

    StreamGroups(Parts parts, Expiry expiry) {
        this.parts = parts;
        this.expiry = expiry;
        this.authority = StreamSide.authority(parts);
        this.shadow = StreamSide.shadow(parts);
    }

    /** Whether each part was read again on the authority after it was written, until it stayed. */
    boolean proven() {
        return proven;
    }

    /** Returns false if an entry is pending that neither side's stream has any more: the shadow cannot be told of it. */
    boolean setRight() {
        Map<ByteBuffer, Group> groups = setGroupsRight();
        for (ByteBuffer group : groups.keySet()) {
            if (!setPendingRight(group)) {
                return false;
            }
            setConsumersRight(group);
        }
        return true;
    }

    /** Returns the groups that both sides have by then. */
    private Map<ByteBuffer, Group> setGroupsRight() {
        Map<ByteBuffer, Group> wanted = authority.groups();
        Map<ByteBuffer, Group> held = shadow.groups();
        if (differing(wanted, held).isEmpty()) {
            return wanted;
        }
        Map<ByteBuffer, Group> before = wanted;
        LockSupport.parkNanos(this, StreamParts.SECOND_LOOK_NANOS);
        wanted = authority.groups();
        held = shadow.groups();
        for (ByteBuffer group : differing(wanted, held)) {
            if (Objects.equals(before.get(group), wanted.get(group))) {
                setGroupRight(group, wanted.get(group), held.get(group));
            } else if (!parts.repairs()) {
                throw new PartsEnd(PartsEnd.Kind.CHANGING);
            }
        }
        wanted.keySet().retainAll(shadow.groups().keySet());
        return wanted;
    }

    private static Set<ByteBuffer> differing(Map<ByteBuffer, Group> wanted, Map<ByteBuffer, Group> held) {
        Set<ByteBuffer> names = new HashSet<>(wanted.keySet());
        names.addAll(held.keySet());
        names.removeIf(name -> wanted.get(name) == null
                ? held.get(name) == null
                : Objects.requireNonNull(wanted.get(name)).sameAs(held.get(name)));
        return names;
    }

    private void setGroupRight(ByteBuffer name, @Nullable Group first, @Nullable Group held) {
        Group wanted = first;
        boolean there = held != null;
        for (int attempt = 0; attempt < parts.maxRounds(); attempt++) {
            parts.found(1);
            if (wanted != null) {
                write(List.of(at(there ? "SETID" : "CREATE", parts.on(), name, wanted, parts.shadowCan())));
            } else if (there) {
                destroy(name);
            }
            there = wanted != null;
            Group now = authority.groups().get(name);
            if (Objects.equals(now, wanted)) {
                return;
            }
            wanted = now;
        }
        proven = false;
    }

    /** The command that makes a group, or sets where it is. */
    static Command at(String word, Object key, ByteBuffer name, Group group, SideCapabilities server) {
        Long read = group.read();
        return server.streamCounters() && read != null
                ? command("XGROUP", word, key, name, group.lastDelivered(), "ENTRIESREAD", read)
                : command("XGROUP", word, key, name, group.lastDelivered());
    }

    /** What is pending goes first, in parts: the server frees it while others wait. */
    private void destroy(ByteBuffer group) {
        NavigableMap<StreamId, Pending> pending = some(shadow, group, StreamId.FIRST);
        while (!pending.isEmpty()) {
            parts.step();
            write(List.of(acknowledge(group, new ArrayList<>(pending.keySet()))));
            pending = some(shadow, group, pending.lastKey());
        }
        write(List.of(command("XGROUP", "DESTROY", parts.on(), group)));
    }

    private static NavigableMap<StreamId, Pending> some(StreamSide side, ByteBuffer group, StreamId from) {
        return side.pending(group, from, StreamId.LAST, Parts.MOST_ELEMENTS);
    }

    private boolean setPendingRight(ByteBuffer group) {
        StreamId from = StreamId.FIRST;
        while (true) {
            parts.step();
            StreamWindow<Pending> window = look(group, from, StreamId.LAST);
            if (!window.differing().isEmpty()) {
                StreamWindow<Pending> first = window;
                if (!window.isOneSided(Parts.MOST_ELEMENTS) || !parts.repairs()) {
                    LockSupport.parkNanos(this, StreamParts.SECOND_LOOK_NANOS);
                    window = look(group, from, StreamId.LAST);
                }
                List<StreamId> wrong = first.stillDiffering(window);
                if (!wrong.isEmpty() && !setRight(group, window, wrong)) {
                    return false;
                }
                if (wrong.isEmpty() && !parts.repairs() && !window.differing().isEmpty()) {
                    throw new PartsEnd(PartsEnd.Kind.CHANGING);
                }
            }
            if (window.to().equals(StreamId.LAST)) {
                return true;
            }
            from = window.to().next();
        }
    }

    private StreamWindow<Pending> look(ByteBuffer group, StreamId from, StreamId to) {
        return StreamWindow.read(
                (first, last, count) -> authority.pending(group, first, last, count),
                (first, last, count) -> shadow.pending(group, first, last, count),
                from,
                to,
                Parts.MOST_ELEMENTS);
    }

    private boolean setRight(ByteBuffer group, StreamWindow<Pending> first, List<StreamId> wrong) {
        List<StreamId> left = wrong;
        NavigableMap<StreamId, Pending> wanted = first.wanted();
        for (int attempt = 0; attempt < parts.maxRounds(); attempt++) {
            parts.found(left.size());
            write(commands(group, left, wanted));
            StreamWindow<Pending> now = look(group, left.get(0), left.get(left.size() - 1));
            List<StreamId> changed = new ArrayList<>();
            for (StreamId id : left) {
                if (!Objects.equals(wanted.get(id), now.wanted().get(id))) {
                    changed.add(id);
                } else if (wanted.containsKey(id) && !now.held().containsKey(id) && isGone(id)) {
                    return false;
                }
            }
            if (changed.isEmpty()) {
                return true;
            }
            left = changed;
            wanted = now.wanted();
        }
        proven = false;
        return true;
    }

    private boolean isGone(StreamId id) {
        return shadow.entries(id, id, 1).isEmpty();
    }

    private List<Command> commands(ByteBuffer group, List<StreamId> ids, NavigableMap<StreamId, Pending> wanted) {
        List<Command> commands = new ArrayList<>();
        List<StreamId> acknowledged = new ArrayList<>();
        for (StreamId id : ids) {
            Pending pending = wanted.get(id);
            if (pending == null) {
                acknowledged.add(id);
            } else {
                commands.add(claim(parts.on(), group, id, pending));
            }
        }
        if (!acknowledged.isEmpty()) {
            commands.add(acknowledge(group, acknowledged));
        }
        return commands;
    }

    static Command claim(Object key, ByteBuffer group, StreamId id, Pending pending) {
        return command(
                "XCLAIM",
                key,
                group,
                pending.consumer(),
                0,
                id,
                "IDLE",
                pending.idleMillis(),
                "RETRYCOUNT",
                pending.deliveries(),
                "FORCE",
                "JUSTID");
    }

    private Command acknowledge(ByteBuffer group, List<StreamId> ids) {
        List<Object> words = new ArrayList<>(List.of("XACK", parts.on(), group));
        words.addAll(ids);
        return command(words.toArray());
    }

    private void setConsumersRight(ByteBuffer group) {
        Set<ByteBuffer> wanted = authority.consumers(group);
        Set<ByteBuffer> held = shadow.consumers(group);
        if (wanted.equals(held)) {
            return;
        }
        LockSupport.parkNanos(this, StreamParts.SECOND_LOOK_NANOS);
        Set<ByteBuffer> before = wanted;
        wanted = authority.consumers(group);
        held = shadow.consumers(group);
        if (!parts.repairs() && !before.equals(wanted)) {
            throw new PartsEnd(PartsEnd.Kind.CHANGING);
        }
        for (int attempt = 0; !wanted.equals(held); attempt++) {
            if (attempt == parts.maxRounds()) {
                proven = false;
                return;
            }
            List<Command> commands = new ArrayList<>();
            for (ByteBuffer consumer : wanted) {
                if (!held.contains(consumer)) {
                    commands.add(makeConsumer(parts.on(), group, consumer));
                }
            }
            for (ByteBuffer consumer : held) {
                if (!wanted.contains(consumer)) {
                    commands.add(command("XGROUP", "DELCONSUMER", parts.on(), group, consumer));
                }
            }
            parts.found(commands.size());
            write(commands);
            held = wanted;
            wanted = authority.consumers(group);
        }
    }

    /** To read its own history makes a consumer, on every version, and delivers nothing. */
    static Command makeConsumer(Object key, ByteBuffer group, ByteBuffer consumer) {
        return command("XREADGROUP", "GROUP", group, consumer, "COUNT", "1", "STREAMS", key, "0");
    }

    private void write(List<Command> commands) {
        parts.write(commands, expiry);
    }
}
