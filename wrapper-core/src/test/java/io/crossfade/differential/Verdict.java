package io.crossfade.differential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether two replies are the same: byte for byte, but for the commands that are named here, whose reply no server promises.
 */
final class Verdict {
    private enum Kind {
        EXACT,
        /** In the order of the server's hash table. */
        UNORDERED,
        PAIRS,
        /** A cursor and what was found; every walk here is told to take one step. */
        WALK,
        WALK_OF_PAIRS,
        /** Drawn by the server: only whether there is one, and how many. */
        RANDOM,
        SECONDS,
        MILLIS,
        /** Of one server: the clock, figures, the inner form of a value after it was copied. */
        OWN,
        PENDING,
        /** Lists within lists, each in the order of a hash table. */
        UNORDERED_WITHIN,
        INFO
    }

    private static final long TOLERANCE_MILLIS = 5_000;
    private static final Map<String, Kind> KINDS = new HashMap<>();

    /** Kept since the stream's inner form and times of the clock are a server's own. */
    private static final List<String> OWN_FIELDS =
            List.of("radix-tree-keys", "radix-tree-nodes", "idle", "inactive", "groups");

    static {
        put(Kind.UNORDERED, "KEYS", "SMEMBERS", "SUNION", "SDIFF", "SINTER", "HKEYS", "HVALS");
        put(Kind.PAIRS, "HGETALL");
        put(Kind.WALK, "SCAN", "SSCAN");
        put(Kind.WALK_OF_PAIRS, "HSCAN", "ZSCAN");
        put(Kind.RANDOM, "SRANDMEMBER", "HRANDFIELD", "ZRANDMEMBER", "RANDOMKEY", "VRANDMEMBER", "VSIM");
        put(Kind.SECONDS, "TTL", "EXPIRETIME", "HTTL", "HEXPIRETIME");
        put(Kind.MILLIS, "PTTL", "PEXPIRETIME", "HPTTL", "HPEXPIRETIME");
        put(
                Kind.OWN,
                "TIME",
                "LASTSAVE",
                "DUMP",
                "MEMORY USAGE",
                "OBJECT ENCODING",
                "OBJECT IDLETIME",
                "OBJECT REFCOUNT",
                "VINFO",
                "VLINKS",
                "VEMB",
                "FUNCTION DUMP");
        put(Kind.UNORDERED_WITHIN, "FUNCTION LIST");
        put(Kind.PENDING, "XPENDING");
        put(Kind.INFO, "XINFO STREAM", "XINFO CONSUMERS");
    }

    private static void put(Kind kind, String... names) {
        for (String name : names) {
            KINDS.put(name, kind);
        }
    }

    private static Kind kind(byte[][] command) {
        String name = Mirror.name(command);
        if (name.startsWith("SORT") && Arrays.stream(command).anyMatch(Verdict::isBy)) {
            return Kind.UNORDERED;
        }
        Kind kind = KINDS.get(name);
        if (kind == null && command.length > 1) {
            kind = KINDS.get(name + " " + Mirror.name(new byte[][] {command[1]}));
        }
        return kind == null ? Kind.EXACT : kind;
    }

    /** Elements of equal weight come in the order of the set that was sorted. */
    private static boolean isBy(byte[] arg) {
        return new String(arg, ISO_8859_1).equalsIgnoreCase("BY");
    }

    boolean same(byte[][] command, Object one, Object two) {
        if (one instanceof Throwable || two instanceof Throwable || one == null || two == null) {
            return plain(one).equals(plain(two));
        }
        return isMap(one) == isMap(two) && same(kind(command), one, two);
    }

    private static boolean same(Kind kind, Object one, Object two) {
        return switch (kind) {
            case EXACT -> plain(one).equals(plain(two));
            case UNORDERED -> counts(one, 1).equals(counts(two, 1));
            case PAIRS -> counts(flat(one), 2).equals(counts(flat(two), 2));
            case WALK -> sameWalk(one, two, 1);
            case WALK_OF_PAIRS -> sameWalk(one, two, 2);
            case RANDOM -> size(one) == size(two);
            case SECONDS -> sameTimes(one, two, TOLERANCE_MILLIS / 1_000);
            case MILLIS -> sameTimes(one, two, TOLERANCE_MILLIS);
            case OWN -> one.getClass() == two.getClass();
            case PENDING -> plain(withoutIdleTimes(one)).equals(plain(withoutIdleTimes(two)));
            case UNORDERED_WITHIN -> sorted(one).equals(sorted(two));
            case INFO -> plain(withoutOwn(flat(one))).equals(plain(withoutOwn(flat(two))));
        };
    }

    /** A form of a reply that is equal exactly when class and bytes are; of an error its class and message. */
    private static Object plain(Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, ISO_8859_1);
        }
        if (reply instanceof List<?> list) {
            return list.stream().map(Verdict::plain).toList();
        }
        if (reply instanceof Map.Entry<?, ?> pair) {
            return Map.entry(plain(pair.getKey()), plain(pair.getValue()));
        }
        if (reply instanceof Throwable error) {
            return List.of(error.getClass().getName(), String.valueOf(error.getMessage()));
        }
        return reply == null ? List.of("nil") : reply;
    }

    /** In RESP3 Jedis makes a list of pairs of a map. */
    private static boolean isMap(Object reply) {
        return reply instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map.Entry;
    }

    /** The same with the maps as they are in RESP2: names and values in turn. */
    private static Object flat(Object reply) {
        if (!(reply instanceof List<?> list)) {
            return reply;
        }
        List<Object> parts = new ArrayList<>();
        for (Object part : list) {
            if (part instanceof Map.Entry<?, ?> pair) {
                parts.add(flat(pair.getKey()));
                parts.add(flat(pair.getValue()));
            } else {
                parts.add(flat(part));
            }
        }
        return parts;
    }

    private static Map<Object, Integer> counts(Object reply, int width) {
        List<?> list = reply instanceof List<?> many ? many : List.of(reply);
        Map<Object, Integer> counts = new HashMap<>();
        for (int i = 0; i < list.size(); i += width) {
            counts.merge(plain(list.subList(i, i + width)), 1, Integer::sum);
        }
        return counts;
    }

    private static boolean sameWalk(Object one, Object two, int width) {
        List<?> left = (List<?>) one;
        List<?> right = (List<?>) two;
        return plain(left.get(0)).equals("0")
                && plain(right.get(0)).equals("0")
                && counts(left.get(1), width).equals(counts(right.get(1), width));
    }

    private static String sorted(Object reply) {
        if (reply instanceof Map.Entry<?, ?> pair) {
            return sorted(pair.getKey()) + "=" + sorted(pair.getValue());
        }
        return reply instanceof List<?> list
                ? list.stream().map(Verdict::sorted).sorted().toList().toString()
                : plain(reply).toString();
    }

    private static int size(Object reply) {
        return reply instanceof List<?> list ? list.size() : -1;
    }

    private static boolean sameTimes(Object one, Object two, long tolerance) {
        if (one instanceof List<?> left && two instanceof List<?> right && left.size() == right.size()) {
            for (int i = 0; i < left.size(); i++) {
                if (!sameTimes(left.get(i), right.get(i), tolerance)) {
                    return false;
                }
            }
            return true;
        }
        boolean times = one instanceof Long a && two instanceof Long b && a > 0 && b > 0;
        return times
                ? Math.abs((Long) one - (Long) two) <= tolerance
                : plain(one).equals(plain(two));
    }

    /** Entries are id, consumer, idle time, deliveries; a summary has another form. */
    private static Object withoutIdleTimes(Object reply) {
        List<Object> entries = new ArrayList<>();
        for (Object entry : (List<?>) reply) {
            boolean detailed = entry instanceof List<?> list && list.size() == 4;
            entries.add(detailed ? List.of(part(entry, 0), part(entry, 1), part(entry, 3)) : entry);
        }
        return entries;
    }

    private static Object part(Object list, int index) {
        return ((List<?>) list).get(index);
    }

    private static Object withoutOwn(Object reply) {
        List<?> list = (List<?>) reply;
        List<Object> kept = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Object at = list.get(i);
            boolean named = at instanceof byte[] name && OWN_FIELDS.contains(new String(name, ISO_8859_1));
            if (named) {
                i++;
            } else {
                kept.add(
                        at instanceof List<?> && !isEntry(list, i)
                                ? withoutOwn(at)
                                : Objects.requireNonNullElse(at, "nil"));
            }
        }
        return kept;
    }

    private static boolean isEntry(List<?> list, int index) {
        return index > 0
                && list.get(index - 1) instanceof byte[] name
                && new String(name, ISO_8859_1).endsWith("-entry");
    }
}
