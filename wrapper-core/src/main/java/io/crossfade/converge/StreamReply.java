package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import io.crossfade.converge.StreamContent.Entry;
import io.crossfade.converge.StreamContent.Group;
import io.crossfade.converge.StreamContent.Pending;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Understands the reply of {@code XINFO STREAM key FULL COUNT 0}, Redis 6.0 to 8.0 and Valkey. */
final class StreamReply {
    private StreamReply() {}

    static StreamContent parse(List<?> reply) {
        Map<String, @Nullable Object> stream = pairs(reply);
        List<Entry> entries = entries(list(stream.get("entries")));
        Map<ByteBuffer, Group> groups = new HashMap<>();
        for (Object element : list(stream.get("groups"))) {
            Map<String, @Nullable Object> group = pairs(list(element));
            groups.put(bytes(group.get("name")), group(group));
        }
        Object deleted = stream.get("max-deleted-entry-id");
        return new StreamContent(
                entries,
                Wire.text(stream.get("last-generated-id")),
                count(stream.get("entries-added")),
                deleted == null ? null : Wire.text(deleted),
                groups);
    }

    private static List<Entry> entries(List<?> reply) {
        List<Entry> entries = new ArrayList<>(reply.size());
        for (Object element : reply) {
            List<?> entry = list(element);
            List<ByteBuffer> fieldsAndValues = new ArrayList<>();
            for (Object word : list(entry.get(1))) {
                fieldsAndValues.add(bytes(word));
            }
            entries.add(new Entry(Wire.text(entry.get(0)), fieldsAndValues));
        }
        return entries;
    }

    private static Group group(Map<String, @Nullable Object> group) {
        Map<String, Pending> pending = new LinkedHashMap<>();
        for (Object element : list(group.containsKey("pending") ? group.get("pending") : group.get("pel"))) {
            List<?> entry = list(element);
            pending.put(
                    Wire.text(entry.get(0)),
                    new Pending(bytes(entry.get(1)), Wire.number(entry.get(2)), Wire.number(entry.get(3))));
        }
        Set<ByteBuffer> consumers = new HashSet<>();
        for (Object element : list(group.get("consumers"))) {
            consumers.add(bytes(pairs(list(element)).get("name")));
        }
        return new Group(
                Wire.text(group.get("last-delivered-id")), count(group.get("entries-read")), pending, consumers);
    }

    static Map<String, @Nullable Object> pairs(List<?> reply) {
        Map<String, @Nullable Object> pairs = new HashMap<>();
        for (int i = 0; i + 1 < reply.size(); i += 2) {
            pairs.put(Wire.text(reply.get(i)), reply.get(i + 1));
        }
        return pairs;
    }

    static @Nullable Long count(@Nullable Object reply) {
        return reply == null ? null : Wire.number(reply);
    }

    private static ByteBuffer bytes(@Nullable Object reply) {
        return ByteBuffer.wrap((byte[]) requireNonNull(reply, "name"));
    }

    private static List<?> list(@Nullable Object reply) {
        return reply instanceof List<?> list ? list : List.of();
    }
}
