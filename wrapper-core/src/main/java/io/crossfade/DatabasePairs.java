package io.crossfade;

import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.setting.Setting;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import java.util.List;
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
        if (pairs.stream().anyMatch(home::hasNumbersOf)) {
            return;
        }
        int listed = targetOf(pairs, home.source(), -1);
        throw refused(
                pairs,
                listed < 0
                        ? "a list with " + SOURCE_DATABASE + ", which is " + home.source()
                        : home + " for " + home.source() + ", since " + TARGET_DATABASE + " is " + home.target());
    }

    /** No two may meet on either side; on the target prefixes may keep them apart. */
    private static void requireOneToOne(List<DatabasePair> pairs) {
        for (int i = 0; i < pairs.size(); i++) {
            for (DatabasePair other : pairs.subList(0, i)) {
                requireApart(pairs, other, pairs.get(i));
            }
        }
    }

    private static void requireApart(List<DatabasePair> pairs, DatabasePair one, DatabasePair other) {
        if (one.source() == other.source()) {
            throw refused(pairs, "each database of the source once, not " + one.source() + " twice");
        }
        if (one.target() != other.target()) {
            return;
        }
        if (one.prefix().equals(other.prefix())) {
            throw refused(
                    pairs,
                    "each database of the target once, or with prefixes: " + one + " and " + other
                            + " would overwrite each other's keys");
        }
        boolean bothHaveOne = !one.prefix().isEmpty() && !other.prefix().isEmpty();
        if (bothHaveOne
                && (one.prefix().startsWith(other.prefix()) || other.prefix().startsWith(one.prefix()))) {
            throw refused(
                    pairs, "prefixes of which none begins with another, as those of " + one + " and " + other + " do");
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
