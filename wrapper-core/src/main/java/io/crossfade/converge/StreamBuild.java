package io.crossfade.converge;

import static io.crossfade.converge.StreamSide.command;

import io.crossfade.converge.StreamSide.Group;
import io.crossfade.converge.StreamSide.Pending;
import io.crossfade.model.Command;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds a large stream aside, window by window, and swaps it in. An entry that is pending but gone from the stream can only be claimed
 * while it is there: a stand-in is added for it, claimed, and taken away, from the head by trimming, which leaves no trace in the
 * largest deleted id.
 */
final class StreamBuild {
    private static final List<ByteBuffer> STAND_IN = List.of(MemberType.text("-"), MemberType.text("-"));
    private static final ByteBuffer TEMPORARY = MemberType.text("crossfade");

    private final Parts parts;
    private final StreamSide authority;
    private final Staging staging;
    private int count = Parts.MOST_ELEMENTS / 5;
    private boolean hasEntries;

    StreamBuild(Parts parts) {
        this.parts = parts;
        this.authority = StreamSide.authority(parts);
        this.staging = new Staging(parts);
    }

    /** What the authority holds under the ids up to {@code to}. */
    private record Window(
            StreamId to,
            NavigableMap<StreamId, List<ByteBuffer>> entries,
            Map<ByteBuffer, NavigableMap<StreamId, Pending>> pending) {}

    void run(Expiry expiry) {
        try {
            build(expiry);
        } catch (PartsEnd given) {
            staging.drop();
            throw given;
        }
    }

    private void build(Expiry expiry) {
        Map<ByteBuffer, Group> groups = authority.groups();
        begin(groups);
        StreamId from = StreamId.FIRST;
        while (true) {
            parts.step();
            StreamHead head = authority.head(); // before the window: what comes afterwards must find a smaller last id
            Window window = read(from, head.lastId(), groups.keySet());
            write(window);
            if (window.to().equals(head.lastId())) {
                end(head, groups.keySet());
                staging.swapIn(expiry);
                return;
            }
            from = window.to().next();
            count = StreamParts.fittingCount(count, window.entries());
        }
    }

    /** Makes the stream, without a trace of an entry, and its groups. */
    private void begin(Map<ByteBuffer, Group> groups) {
        List<Command> commands = new ArrayList<>();
        commands.add(command("XGROUP", "CREATE", staging.name(), TEMPORARY, "0", "MKSTREAM"));
        commands.add(command("XGROUP", "DESTROY", staging.name(), TEMPORARY));
        groups.forEach((name, group) ->
                commands.add(StreamGroups.at("CREATE", staging.name(), name, group, parts.shadowCan())));
        staging.write(commands);
    }

    private Window read(StreamId from, StreamId last, Set<ByteBuffer> groups) {
        if (from.compareTo(last) > 0) {
            return new Window(last, new TreeMap<>(), Map.of());
        }
        NavigableMap<StreamId, List<ByteBuffer>> entries = authority.entries(from, last, count);
        StreamId to = entries.size() < count ? last : entries.lastKey();
        Map<ByteBuffer, NavigableMap<StreamId, Pending>> pending = new HashMap<>();
        for (ByteBuffer group : groups) {
            NavigableMap<StreamId, Pending> some = authority.pending(group, from, to, Parts.MOST_ELEMENTS);
            if (some.size() == Parts.MOST_ELEMENTS) {
                to = some.lastKey();
            }
            pending.put(group, some);
        }
        StreamId end = to;
        pending.replaceAll((group, some) -> some.headMap(end, true));
        return new Window(end, entries.headMap(end, true), pending);
    }

    private void write(Window window) {
        NavigableMap<StreamId, List<ByteBuffer>> all = new TreeMap<>(window.entries());
        window.pending().values().forEach(some -> some.keySet().forEach(id -> all.putIfAbsent(id, STAND_IN)));
        if (all.isEmpty()) {
            return;
        }
        List<Command> entries = new ArrayList<>();
        all.forEach((id, words) -> entries.add(StreamParts.add(staging.name(), id, words)));
        staging.write(entries);
        window.pending().forEach((group, some) -> {
            List<Command> claims = new ArrayList<>();
            some.forEach((id, pending) -> claims.add(StreamGroups.claim(staging.name(), group, id, pending)));
            if (!claims.isEmpty()) {
                staging.write(claims);
            }
        });
        TreeSet<StreamId> standIns = new TreeSet<>(all.keySet());
        standIns.removeAll(window.entries().keySet());
        remove(standIns, window.entries().isEmpty() ? null : window.entries().firstKey());
        hasEntries |= !window.entries().isEmpty();
    }

    private void remove(TreeSet<StreamId> standIns, @Nullable StreamId firstEntry) {
        if (standIns.isEmpty()) {
            return;
        }
        List<Command> commands = new ArrayList<>();
        List<Object> words = new ArrayList<>(List.of("XDEL", staging.name()));
        if (hasEntries || !parts.shadowCan().streamCounters()) {
            words.addAll(standIns);
        } else if (firstEntry == null) {
            commands.add(command("XTRIM", staging.name(), "MAXLEN", "0"));
        } else {
            commands.add(command("XTRIM", staging.name(), "MINID", "=", firstEntry));
            words.addAll(standIns.tailSet(firstEntry));
        }
        if (words.size() > 2) {
            commands.add(command(words.toArray()));
        }
        staging.write(commands);
    }

    private void end(StreamHead head, Set<ByteBuffer> groups) {
        for (ByteBuffer group : groups) {
            List<Command> consumers = new ArrayList<>();
            authority
                    .consumers(group)
                    .forEach(consumer -> consumers.add(StreamGroups.makeConsumer(staging.name(), group, consumer)));
            if (!consumers.isEmpty()) {
                staging.write(consumers);
            }
        }
        staging.write(List.of(StreamParts.setId(staging.name(), head, parts.shadowCan())));
    }
}
