package io.crossfade.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Reads what a stream has besides its entries: its last id, its groups with their positions, consumers, and pending
 * entries with owner and number of deliveries. Idle times are left out: they are of the clock.
 */
final class StreamGroups {
    private final KeyReader reader;

    StreamGroups(KeyReader reader) {
        this.reader = reader;
    }

    /** Returns a description that is equal for equal streams; of a stream that has just gone, the error's text. */
    Map<String, Object> read(byte[] key) {
        Map<String, Object> description = new TreeMap<>();
        try {
            description.put(
                    "last-id",
                    fields(reader.ask("XINFO", Query.ascii("STREAM"), key)).get("last-generated-id"));
            for (Object group : (List<?>) reader.ask("XINFO", Query.ascii("GROUPS"), key)) {
                Map<String, String> fields = fields(group);
                description.put("group " + fields.get("name"), group(key, group, fields));
            }
        } catch (JedisDataException gone) {
            description.put("error", String.valueOf(gone.getMessage()));
        }
        return description;
    }

    private Map<String, Object> group(byte[] key, Object group, Map<String, String> fields) {
        byte[] name = rawName(group);
        List<String> consumers = new ArrayList<>();
        for (Object consumer : (List<?>) reader.ask("XINFO", Query.ascii("CONSUMERS"), key, name)) {
            consumers.add(fields(consumer).get("name"));
        }
        consumers.sort(null);
        List<String> pending = new ArrayList<>();
        byte[] count = Query.ascii(fields.getOrDefault("pending", "0"));
        for (Object entry : (List<?>) reader.ask("XPENDING", key, name, Query.ascii("-"), Query.ascii("+"), count)) {
            List<?> parts = (List<?>) entry;
            pending.add(KeyType.printed(List.of(parts.get(0), parts.get(1), parts.get(3))));
        }
        return Map.of("last", fields.getOrDefault("last-delivered-id", ""), "consumers", consumers, "pending", pending);
    }

    private static byte[] rawName(Object group) {
        List<?> flat = (List<?>) group;
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            if (KeyReader.text(flat.get(i)).equals("name")) {
                return (byte[]) flat.get(i + 1);
            }
        }
        throw new IllegalStateException("XINFO GROUPS gives no name");
    }

    private static Map<String, String> fields(Object reply) {
        List<?> flat = (List<?>) reply;
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            fields.put(KeyReader.text(flat.get(i)), KeyType.printed(flat.get(i + 1)));
        }
        return fields;
    }
}
