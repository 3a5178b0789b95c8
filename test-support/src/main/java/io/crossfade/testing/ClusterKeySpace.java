package io.crossfade.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import redis.clients.jedis.Connection;
import redis.clients.jedis.util.JedisClusterCRC16;

/** The keys of a cluster at rest: each is read from the node that owns its slot. */
final class ClusterKeySpace implements KeySpace {
    private static final int FIRST_RANGE = 8;

    private final TreeMap<Integer, KeyReader> owners = new TreeMap<>();

    /** Takes a connection to each primary; {@code byLifetime} as for {@link KeyReader}. */
    ClusterKeySpace(List<Connection> primaries, boolean byLifetime) {
        for (Connection primary : primaries) {
            KeyReader reader = new KeyReader(primary, byLifetime);
            String nodes = KeyReader.text(reader.ask("CLUSTER", "NODES"));
            String own = nodes.lines()
                    .filter(line -> line.contains("myself"))
                    .findFirst()
                    .orElseThrow();
            Arrays.stream(own.split(" "))
                    .skip(FIRST_RANGE)
                    .filter(range -> !range.startsWith("["))
                    .forEach(range -> owners.put(Integer.parseInt(range.split("-")[0]), reader));
        }
    }

    @Override
    public Set<BinaryKey> keys(Predicate<BinaryKey> wanted) {
        Set<BinaryKey> keys = new LinkedHashSet<>();
        new LinkedHashSet<>(owners.values()).forEach(reader -> keys.addAll(reader.keys(wanted)));
        return keys;
    }

    @Override
    public List<KeyContent> read(List<BinaryKey> keys) {
        Map<KeyReader, List<BinaryKey>> byOwner = new HashMap<>();
        for (BinaryKey key : keys) {
            byOwner.computeIfAbsent(ownerOf(key), owner -> new ArrayList<>()).add(key);
        }
        Map<BinaryKey, KeyContent> contents = new HashMap<>();
        byOwner.forEach((owner, its) -> {
            List<KeyContent> read = owner.read(its);
            for (int i = 0; i < its.size(); i++) {
                contents.put(its.get(i), read.get(i));
            }
        });
        return keys.stream().map(contents::get).toList();
    }

    private KeyReader ownerOf(BinaryKey key) {
        return owners.floorEntry(JedisClusterCRC16.getSlot(key.bytes())).getValue();
    }
}
