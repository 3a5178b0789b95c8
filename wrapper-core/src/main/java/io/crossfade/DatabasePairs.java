package io.crossfade;

import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.setting.Setting;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The setting {@code crossfade.databases} and its checks. */
final class DatabasePairs {
    static final Setting<List<DatabasePair>> DATABASES =
            Setting.list("crossfade.databases", "database", DatabasePair.RANGE, DatabasePair::parse);

    private static final String SOURCE_DATABASE = "crossfade.source.database";
    private static final String TARGET_DATABASE = "crossfade.target.database";

    private DatabasePairs() {}

    /** Returns what {@code wanted} means: itself if it can be, or the databases of the two sides if it is empty. */
    static List<DatabasePair> of(List<DatabasePair> wanted, SideConfig source, SideConfig target) {
        DatabasePair home = new DatabasePair(source.database(), target.database());
        List<DatabasePair> pairs = wanted.isEmpty() ? List.of(home) : List.copyOf(wanted);
        requireHome(pairs, home);
        requireOneToOne(pairs);
        requireOnlyOneInACluster(pairs, Side.SOURCE, source);
        requireOnlyOneInACluster(pairs, Side.TARGET, target);
        return pairs;
    }

    /** Returns the number that {@code source} has on the target, or {@code otherwise} if it is not in the list. */
    static int targetOf(List<DatabasePair> pairs, int source, int otherwise) {
        return pairs.stream()
                .filter(pair -> pair.source() == source)
                .map(DatabasePair::target)
                .findFirst()
                .orElse(otherwise);
    }

    private static void requireHome(List<DatabasePair> pairs, DatabasePair home) {
        if (pairs.contains(home)) {
            return;
        }
        int listed = targetOf(pairs, home.source(), -1);
        throw refused(
                pairs,
                listed < 0
                        ? "a list with " + SOURCE_DATABASE + ", which is " + home.source()
                        : home + " for " + home.source() + ", since " + TARGET_DATABASE + " is " + home.target());
    }

    private static void requireOneToOne(List<DatabasePair> pairs) {
        Map<Integer, DatabasePair> byTarget = new HashMap<>();
        Set<Integer> sources = new HashSet<>();
        for (DatabasePair pair : pairs) {
            if (!sources.add(pair.source())) {
                throw refused(pairs, "each database of the source once, not " + pair.source() + " twice");
            }
            DatabasePair other = byTarget.put(pair.target(), pair);
            if (other != null) {
                throw refused(
                        pairs,
                        "each database of the target once: " + other + " and " + pair
                                + " would overwrite each other's keys, and several databases in one are not supported");
            }
        }
    }

    private static void requireOnlyOneInACluster(List<DatabasePair> pairs, Side side, SideConfig config) {
        if (config.topology().kind() == Topology.Kind.CLUSTER && pairs.stream().anyMatch(pair -> pair.on(side) != 0)) {
            throw refused(pairs, "no other than 0 on the " + side.label() + ", since a cluster has no other");
        }
    }

    private static IllegalArgumentException refused(List<DatabasePair> pairs, String allowed) {
        String list = pairs.stream().map(DatabasePair::toString).collect(Collectors.joining(", "));
        return new IllegalArgumentException(DATABASES.key() + "=" + list + " is not allowed; allowed: " + allowed);
    }
}
