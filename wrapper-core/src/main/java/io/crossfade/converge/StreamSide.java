package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a large stream on one side, a window at a time. */
final class StreamSide {
    private final Parts parts;
    private final boolean authority;

    private StreamSide(Parts parts, boolean authority) {
        this.parts = parts;
        this.authority = authority;
    }

    static StreamSide authority(Parts parts) {
        return new StreamSide(parts, true);
    }

    static StreamSide shadow(Parts parts) {
        return new StreamSide(parts, false);
    }

    /**
     * Where a group is.
     *
     * @param lastDelivered the last id that it gave to a consumer
     * @param read how many entries it has read, or null if the server does not tell
     */
    record Group(StreamId lastDelivered, @Nullable Long read) {
        boolean sameAs(@Nullable Group other) {
            return other != null && lastDelivered.equals(other.lastDelivered);
        }
    }

    /** An entry that a consumer got, so often, so long ago, and has not acknowledged; when it got it does not count. */
    record Pending(ByteBuffer consumer, long idleMillis, long deliveries) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Pending that && consumer.equals(that.consumer) && deliveries == that.deliveries;
        }

        @Override
        public int hashCode() {
            return consumer.hashCode() + (int) deliveries;
        }
    }

    StreamHead head() {
        Map<String, @Nullable Object> info = StreamReply.pairs((List<?>) read("XINFO", "STREAM", key()));
        Object deleted = info.get("max-deleted-entry-id");
        return new StreamHead(
                Wire.number(info.get("length")),
                id(info.get("last-generated-id")),
                StreamReply.count(info.get("entries-added")),
                deleted == null ? null : id(deleted));
    }

    /** Returns the first entries in a range, both ends included, at most so many. */
    NavigableMap<StreamId, List<ByteBuffer>> entries(StreamId from, StreamId to, int count) {
        NavigableMap<StreamId, List<ByteBuffer>> entries = new TreeMap<>();
        for (Object element : (List<?>) read("XRANGE", key(), from, to, "COUNT", count)) {
            List<?> entry = (List<?>) Wire.present(element);
            List<ByteBuffer> words = new ArrayList<>();
            for (Object word : (List<?>) Wire.present(entry.get(1))) {
                words.add(MemberType.buffer(word));
            }
            entries.put(id(entry.get(0)), words);
        }
        return entries;
    }

    Map<ByteBuffer, Group> groups() {
        Map<ByteBuffer, Group> groups = new HashMap<>();
        for (Object element : (List<?>) read("XINFO", "GROUPS", key())) {
            Map<String, @Nullable Object> group = StreamReply.pairs((List<?>) Wire.present(element));
            groups.put(
                    MemberType.buffer(group.get("name")),
                    new Group(id(group.get("last-delivered-id")), StreamReply.count(group.get("entries-read"))));
        }
        return groups;
    }

    Set<ByteBuffer> consumers(ByteBuffer group) {
        Set<ByteBuffer> consumers = new HashSet<>();
        for (Object element : (List<?>) read("XINFO", "CONSUMERS", key(), group)) {
            consumers.add(MemberType.buffer(
                    StreamReply.pairs((List<?>) Wire.present(element)).get("name")));
        }
        return consumers;
    }

    /** Returns what is pending first in a range, both ends included, at most so much. */
    NavigableMap<StreamId, Pending> pending(ByteBuffer group, StreamId from, StreamId to, int count) {
        NavigableMap<StreamId, Pending> pending = new TreeMap<>();
        for (Object element : (List<?>) read("XPENDING", key(), group, from, to, count)) {
            List<?> entry = (List<?>) Wire.present(element);
            pending.put(
                    id(entry.get(0)),
                    new Pending(MemberType.buffer(entry.get(1)), Wire.number(entry.get(2)), Wire.number(entry.get(3))));
        }
        return pending;
    }

    private Key key() {
        return authority ? parts.key() : parts.on();
    }

    private static StreamId id(@Nullable Object word) {
        return StreamId.parse(Wire.text(Wire.present(word)));
    }

    private Object read(Object... words) {
        List<Command> commands = List.of(command(words));
        return Wire.present((authority ? parts.readAuthority(commands) : parts.readShadow(commands)).get(0));
    }

    /** Returns the command of these words: text, numbers, keys, bytes. */
    static Command command(Object... words) {
        byte[][] args = new byte[words.length][];
        for (int i = 0; i < args.length; i++) {
            if (words[i] instanceof ByteBuffer bytes) {
                args[i] = bytes.array();
            } else if (words[i] instanceof Key key) {
                args[i] = key.bytes();
            } else {
                args[i] = Wire.bytes(words[i].toString());
            }
        }
        return Command.of(args);
    }
}
