package io.crossfade.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;

/**
 * Compares two servers key by key, both ways and by meaning: sets without order, scores as numbers, HyperLogLogs by
 * registers, streams with their groups and pending entries, expiry with a tolerance. Keys under the prefix
 * {@code __crossfade:} are left out.
 *
 * <p>Shares no code with the product, so that it can judge it. Both servers should be at rest; a key that differs is read
 * a second time before it counts, so that one that just expires does not.
 */
public final class ServerComparison {
    /** Prefix of the keys that the product keeps for itself. */
    public static final String RESERVED_PREFIX = "__crossfade:";

    /** The largest difference of expiry that counts as equal unless told otherwise: 1 s. */
    public static final Duration DEFAULT_EXPIRY_TOLERANCE = Duration.ofSeconds(1);

    private static final int BATCH = 500;

    private final KeySpace first;
    private final KeySpace second;
    private final Duration expiryTolerance;

    private ServerComparison(KeySpace first, KeySpace second, Duration expiryTolerance) {
        this.first = first;
        this.second = second;
        this.expiryTolerance = expiryTolerance;
    }

    /** Returns how {@code second} differs from {@code first}, in the order of the keys; empty if they are equal. */
    public static List<Difference> compare(RunningServer first, RunningServer second) {
        return compare(first, second, DEFAULT_EXPIRY_TOLERANCE);
    }

    /** As {@link #compare(RunningServer, RunningServer)}, with expiry times equal if at most {@code expiryTolerance} apart. */
    public static List<Difference> compare(RunningServer first, RunningServer second, Duration expiryTolerance) {
        try (Connection one = first.connection();
                Connection two = second.connection()) {
            return compare(one, two, expiryTolerance);
        }
    }

    /**
     * As {@link #compare(RunningServer, RunningServer, Duration)}, where a side is one server, or the primaries of a cluster in
     * which no slot is on its way.
     */
    public static List<Difference> compare(
            List<? extends RunningServer> first, List<? extends RunningServer> second, Duration expiryTolerance) {
        return compare(first, second, expiryTolerance, false);
    }

    /**
     * As {@link #compare(List, List, Duration)}, for servers whose clocks may differ: what counts is how long a key still lives, not
     * until when.
     */
    public static List<Difference> compareLifetimes(
            List<? extends RunningServer> first, List<? extends RunningServer> second, Duration expiryTolerance) {
        return compare(first, second, expiryTolerance, true);
    }

    /** Returns how many keys a side has, those under {@link #RESERVED_PREFIX} left out. */
    public static int size(List<? extends RunningServer> servers) {
        List<Connection> connections = new ArrayList<>();
        try {
            return keySpace(servers, connections, false).keys(NOT_RESERVED).size();
        } finally {
            connections.forEach(Connection::close);
        }
    }

    private static List<Difference> compare(
            List<? extends RunningServer> first,
            List<? extends RunningServer> second,
            Duration expiryTolerance,
            boolean byLifetime) {
        List<Connection> connections = new ArrayList<>();
        try {
            KeySpace one = keySpace(first, connections, byLifetime);
            KeySpace two = keySpace(second, connections, byLifetime);
            return new ServerComparison(one, two, expiryTolerance).run();
        } finally {
            connections.forEach(Connection::close);
        }
    }

    /**
     * As {@link #compare(List, List, Duration)}, where the keys of the second side lie in it under a prefix, among those of others.
     *
     * @param first a connection that speaks RESP2, with its database selected
     * @param second one server, whose database 0 counts, or the primaries of a cluster
     * @param prefix what the names begin with there; perhaps nothing
     * @param others what the names of all other keys there begin with
     */
    public static List<Difference> compare(
            Connection first,
            List<? extends RunningServer> second,
            String prefix,
            List<String> others,
            Duration expiryTolerance) {
        List<Connection> connections = new ArrayList<>();
        try {
            KeySpace whole = keySpace(second, connections, false);
            KeySpace two = new PrefixedKeySpace(whole, prefix, others);
            return new ServerComparison(new KeyReader(first), two, expiryTolerance).run();
        } finally {
            connections.forEach(Connection::close);
        }
    }

    private static KeySpace keySpace(
            List<? extends RunningServer> servers, List<Connection> opened, boolean byLifetime) {
        List<Connection> mine = new ArrayList<>();
        for (RunningServer server : servers) {
            Connection connection = server.connection();
            opened.add(connection);
            mine.add(connection);
        }
        return mine.size() == 1 ? new KeyReader(mine.get(0), byLifetime) : new ClusterKeySpace(mine, byLifetime);
    }

    /** As {@link #compare(RunningServer, RunningServer, Duration)}, over two connections that speak RESP2 and stay open. */
    public static List<Difference> compare(Connection first, Connection second, Duration expiryTolerance) {
        return new ServerComparison(new KeyReader(first), new KeyReader(second), expiryTolerance).run();
    }

    /** Returns the keys of the application: all but those that the product keeps for itself. */
    public static Set<String> applicationKeys(Jedis server) {
        return server.keys("*").stream()
                .filter(name -> !name.startsWith(RESERVED_PREFIX))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Difference> run() {
        Set<BinaryKey> keys = new LinkedHashSet<>(first.keys(NOT_RESERVED));
        keys.addAll(second.keys(NOT_RESERVED));
        Set<BinaryKey> suspects = new LinkedHashSet<>();
        compareAll(keys, (key, difference) -> suspects.add(key));
        List<Difference> differences = new ArrayList<>();
        compareAll(suspects, (key, difference) -> differences.add(difference));
        differences.sort(Difference.ORDER);
        return differences;
    }

    private interface Found {
        void add(BinaryKey key, Difference difference);
    }

    private void compareAll(Set<BinaryKey> keys, Found found) {
        List<BinaryKey> all = new ArrayList<>(keys);
        for (int from = 0; from < all.size(); from += BATCH) {
            List<BinaryKey> batch = all.subList(from, Math.min(all.size(), from + BATCH));
            List<KeyContent> one = first.read(batch);
            List<KeyContent> two = second.read(batch);
            for (int i = 0; i < batch.size(); i++) {
                BinaryKey key = batch.get(i);
                one.get(i)
                        .differenceTo(two.get(i), key.printable(), expiryTolerance)
                        .ifPresent(d -> found.add(key, d));
            }
        }
    }

    private static final byte[] RESERVED = RESERVED_PREFIX.getBytes(StandardCharsets.UTF_8);
    private static final Predicate<BinaryKey> NOT_RESERVED = key -> !key.startsWith(RESERVED);
}
