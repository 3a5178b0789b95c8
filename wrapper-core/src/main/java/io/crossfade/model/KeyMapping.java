package io.crossfade.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the names of one database's keys differ on the target: there they begin with the prefix of their database, because several
 * databases share one. No two keys of the source have the same name on the target: a key that would get a name that belongs to
 * another database {@link #collides}, and is refused wherever it turns up. Immutable and thread-safe; never blocks.
 */
public final class KeyMapping {
    private final DatabasePair pair;
    private final byte[] prefix;
    private final List<DatabasePair> others;
    private final byte[][] othersPrefixes;

    private KeyMapping(DatabasePair pair, List<DatabasePair> others) {
        this.pair = pair;
        this.prefix = bytes(pair);
        this.others = List.copyOf(others);
        this.othersPrefixes = others.stream().map(KeyMapping::bytes).toArray(byte[][]::new);
    }

    /** Returns the rule of {@code pair} among {@code pairs}; null if every key has the same name on both sides, and may have any. */
    public static @Nullable KeyMapping of(DatabasePair pair, List<DatabasePair> pairs) {
        List<DatabasePair> inside = pairs.stream()
                .filter(other -> !other.equals(pair) && other.target() == pair.target())
                .filter(other -> other.prefix().startsWith(pair.prefix()))
                .toList();
        return pair.prefix().isEmpty() && inside.isEmpty() ? null : new KeyMapping(pair, inside);
    }

    /** Returns the databases. */
    public DatabasePair pair() {
        return pair;
    }

    /** Returns what the names of keys begin with on the target; perhaps nothing. */
    public byte[] prefix() {
        return prefix.clone();
    }

    /** Returns the name on the target of the key that is called {@code key} on the source. */
    public byte[] onTarget(byte[] key) {
        if (prefix.length == 0) {
            return key;
        }
        byte[] name = Arrays.copyOf(prefix, prefix.length + key.length);
        System.arraycopy(key, 0, name, prefix.length, key.length);
        return name;
    }

    /** Returns the key whose name on the target is {@code name}, or null if that is no key of this database. */
    public byte @Nullable [] onSource(byte[] name) {
        if (!startsWith(name, prefix) || belongsToAnother(name)) {
            return null;
        }
        return prefix.length == 0 ? name : Arrays.copyOfRange(name, prefix.length, name.length);
    }

    /** Returns whether the name on the target of the source's {@code key} would belong to another database. */
    public boolean collides(byte[] key) {
        return othersPrefixes.length > 0 && belongsToAnother(onTarget(key));
    }

    /** Returns why a key that {@link #collides} is refused. */
    public String collision() {
        return "its name on the target would begin with "
                + others.stream()
                        .map(other -> other.prefix() + ", as those of database " + other.source() + " do")
                        .collect(Collectors.joining(", or with "));
    }

    private boolean belongsToAnother(byte[] name) {
        for (byte[] other : othersPrefixes) {
            if (startsWith(name, other)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] name, byte[] start) {
        return name.length >= start.length && Arrays.equals(name, 0, start.length, start, 0, start.length);
    }

    private static byte[] bytes(DatabasePair pair) {
        return pair.prefix().getBytes(US_ASCII);
    }

    @Override
    public String toString() {
        return pair.toString();
    }
}
