package io.crossfade.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/** How a type is read, and the form of its value in which {@code equals} means the same to an application. */
enum KeyType {
    STRING(key -> Query.of("GET", key), reply -> HyperLogLogRegisters.orText((byte[]) reply)),
    LIST(key -> Query.of("LRANGE", key, "0", "-1"), KeyType::binaries),
    SET(key -> Query.of("SMEMBERS", key), reply -> new HashSet<>(binaries(reply))),
    HASH(key -> Query.of("HGETALL", key), KeyType::pairs),
    ZSET(key -> Query.of("ZRANGE", key, "0", "-1", "WITHSCORES"), KeyType::scores),
    STREAM(key -> Query.of("XRANGE", key, "-", "+"), KeyType::printed),
    /** The members; what a server answers of their vectors is rounded, and the graph between them is its own. */
    VECTORS(key -> Query.of("VRANDMEMBER", key, "1000000"), reply -> new HashSet<>(binaries(reply))),
    /** A type of a module: compared by its serialised form. */
    OTHER(key -> Query.of("DUMP", key), KeyType::printed),
    /** Not there. */
    NONE(null, KeyType::printed);

    private final @Nullable Function<byte[], Query> query;
    private final Function<Object, Object> value;

    KeyType(@Nullable Function<byte[], Query> query, Function<Object, Object> value) {
        this.query = query;
        this.value = value;
    }

    /** Returns the type for the reply of {@code TYPE}. */
    static KeyType of(String word) {
        return switch (word) {
            case "string" -> STRING;
            case "list" -> LIST;
            case "set" -> SET;
            case "hash" -> HASH;
            case "zset" -> ZSET;
            case "stream" -> STREAM;
            case "vectorset" -> VECTORS;
            case "none" -> NONE;
            default -> OTHER;
        };
    }

    Optional<Query> query(byte[] key) {
        return query == null ? Optional.empty() : Optional.of(query.apply(key));
    }

    /** Returns the comparable value of a reply; of an error, or of a key that has just gone, its text. */
    Object valueOrError(@Nullable Object reply) {
        return reply == null || reply instanceof JedisDataException ? String.valueOf(reply) : value.apply(reply);
    }

    private static List<BinaryKey> binaries(Object reply) {
        List<BinaryKey> all = new ArrayList<>();
        for (Object element : (List<?>) reply) {
            all.add(new BinaryKey((byte[]) element));
        }
        return all;
    }

    private static Map<BinaryKey, BinaryKey> pairs(Object reply) {
        List<BinaryKey> flat = binaries(reply);
        Map<BinaryKey, BinaryKey> pairs = new LinkedHashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            pairs.put(flat.get(i), flat.get(i + 1));
        }
        return pairs;
    }

    private static Map<BinaryKey, Double> scores(Object reply) {
        Map<BinaryKey, Double> scores = new LinkedHashMap<>();
        pairs(reply).forEach((member, score) -> scores.put(member, Score.parse(score.printable())));
        return scores;
    }

    /** Returns nested replies as text, binary strings escaped. */
    static String printed(Object reply) {
        if (reply instanceof byte[] bytes) {
            return new BinaryKey(bytes).printable();
        }
        if (reply instanceof List<?> list) {
            return list.stream().map(KeyType::printed).toList().toString();
        }
        return String.valueOf(reply);
    }
}
