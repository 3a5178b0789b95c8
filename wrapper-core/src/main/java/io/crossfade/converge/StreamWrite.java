package io.crossfade.converge;

import io.crossfade.converge.StreamContent.Entry;
import io.crossfade.converge.StreamContent.Group;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The commands that build a stream with its groups under a key that does not exist.
 *
 * <p>An entry that is pending but gone from the stream can only be claimed while it is there. So a stand-in is added for it,
 * claimed, and taken away again: from the head by trimming, which leaves no trace in the largest deleted id, else by
 * deleting, as must have happened to the original.
 */
final class StreamWrite {
    private static final byte[] STAND_IN = Wire.bytes("-");
    private static final Comparator<Entry> BY_ID = Comparator.comparing(Entry::millis, Long::compareUnsigned)
            .thenComparing(Entry::sequence, Long::compareUnsigned);

    private final byte[] key;
    private final StreamContent stream;
    private final SideCapabilities server;
    private final List<Command> commands = new ArrayList<>();

    StreamWrite(Key key, StreamContent stream, SideCapabilities server) {
        this.key = key.bytes();
        this.stream = stream;
        this.server = server;
    }

    List<Command> commands() {
        List<Entry> standIns = standIns();
        List<Entry> all = new ArrayList<>(stream.entries());
        all.addAll(standIns);
        if (!standIns.isEmpty()) {
            all.sort(BY_ID);
        }
        if (all.isEmpty()) {
            // the one way to a stream without entries that leaves no trace of any
            add("XGROUP", "CREATE", key, "crossfade", "0", "MKSTREAM");
            add("XGROUP", "DESTROY", key, "crossfade");
        }
        all.forEach(this::entry);
        setId();
        stream.groups().forEach(this::group);
        if (!standIns.isEmpty()) {
            remove(standIns);
            setId();
        }
        return commands;
    }

    private List<Entry> standIns() {
        Set<String> known = new HashSet<>();
        stream.entries().forEach(entry -> known.add(entry.id()));
        List<Entry> standIns = new ArrayList<>();
        for (Group group : stream.groups().values()) {
            for (String id : group.pending().keySet()) {
                if (known.add(id)) {
                    standIns.add(new Entry(id, List.of(ByteBuffer.wrap(STAND_IN), ByteBuffer.wrap(STAND_IN))));
                }
            }
        }
        return standIns;
    }

    private void remove(List<Entry> standIns) {
        if (!stream.entries().isEmpty()) {
            Entry head = stream.entries().get(0);
            for (Entry standIn : standIns) {
                if (BY_ID.compare(standIn, head) > 0) {
                    add("XDEL", key, standIn.id());
                }
            }
        }
        add("XTRIM", key, "MAXLEN", stream.entries().size());
    }

    private void entry(Entry entry) {
        Object[] words = new Object[3 + entry.fieldsAndValues().size()];
        words[0] = "XADD";
        words[1] = key;
        words[2] = entry.id();
        for (int i = 3; i < words.length; i++) {
            words[i] = entry.fieldsAndValues().get(i - 3);
        }
        add(words);
    }

    private void setId() {
        Long added = stream.entriesAdded();
        String deleted = stream.maxDeletedId();
        if (server.streamCounters() && added != null && deleted != null) {
            add("XSETID", key, stream.lastId(), "ENTRIESADDED", added, "MAXDELETEDID", deleted);
        } else {
            add("XSETID", key, stream.lastId());
        }
    }

    private void group(ByteBuffer name, Group group) {
        Long read = group.entriesRead();
        if (server.streamCounters() && read != null) {
            add("XGROUP", "CREATE", key, name, group.lastDelivered(), "ENTRIESREAD", read);
        } else {
            add("XGROUP", "CREATE", key, name, group.lastDelivered());
        }
        for (ByteBuffer consumer : group.consumers()) {
            // to read its own history makes a consumer, on every version, and delivers nothing
            add("XREADGROUP", "GROUP", name, consumer, "COUNT", "1", "STREAMS", key, "0");
        }
        group.pending()
                .forEach((id, pending) -> add(
                        "XCLAIM",
                        key,
                        name,
                        pending.consumer(),
                        "0",
                        id,
                        "TIME",
                        pending.deliveredAtMillis(),
                        "RETRYCOUNT",
                        pending.deliveries(),
                        "FORCE",
                        "JUSTID"));
    }

    private void add(Object... words) {
        byte[][] args = new byte[words.length][];
        for (int i = 0; i < args.length; i++) {
            if (words[i] instanceof byte[] bytes) {
                args[i] = bytes;
            } else if (words[i] instanceof ByteBuffer buffer) {
                args[i] = buffer.array();
            } else {
                args[i] = Wire.bytes(words[i].toString());
            }
        }
        commands.add(Command.of(args));
    }
}
