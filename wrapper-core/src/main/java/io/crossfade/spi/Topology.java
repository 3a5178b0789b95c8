package io.crossfade.spi;

import static java.util.Objects.requireNonNull;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the servers of one side are laid out, and whom to ask where they are. Immutable; the text form never shows the password.
 *
 * @param kind one server, one primary behind sentinels, or a cluster; default {@link Kind#STANDALONE}
 * @param nodes the sentinels, or nodes of the cluster to ask first; none for one server
 * @param masterName the name under which the sentinels know the primary, or null
 * @param sentinelUser the sentinels' ACL user, or null for their default user
 * @param sentinelPassword the sentinels' password, or null when they ask for none
 */
public record Topology(
        Kind kind,
        List<NodeAddress> nodes,
        @Nullable String masterName,
        @Nullable String sentinelUser,
        @Nullable String sentinelPassword) {

    /** The layouts there are. */
    public enum Kind {
        /** One server, named by host and port. */
        STANDALONE,
        /** One primary; sentinels tell which server that is at present. */
        SENTINEL,
        /** Primaries that share the hash slots, as in Redis Cluster. */
        CLUSTER
    }

    private static final Setting<Kind> KIND = Setting.choice("topology", Kind.class, Kind.STANDALONE);
    private static final Setting<List<NodeAddress>> NODES =
            Setting.list("nodes", "host:port", "any number, as in a:7000, b:7000", NodeAddress::parse);
    private static final Setting<String> MASTER_NAME = Setting.text("master-name", null);
    private static final Setting<String> SENTINEL_USER = Setting.text("sentinel-user", null);
    private static final Setting<String> SENTINEL_PASSWORD = Setting.secret("sentinel-password");

    private static final Topology ONE_SERVER = new Topology(Kind.STANDALONE, List.of(), null, null, null);

    /**
     * Checks that everything is there which the kind needs, and nothing that it does not know.
     *
     * @throws IllegalArgumentException naming the setting and what is allowed
     */
    public Topology {
        KIND.check(kind);
        nodes = List.copyOf(nodes);
        check("", kind, nodes, masterName, sentinelUser, sentinelPassword);
    }

    /** Returns the topology of one server. */
    public static Topology standalone() {
        return ONE_SERVER;
    }

    /** Returns that of a primary which these sentinels, without credentials of their own, know as {@code masterName}. */
    public static Topology sentinel(String masterName, List<NodeAddress> sentinels) {
        return new Topology(Kind.SENTINEL, sentinels, requireNonNull(masterName, "masterName"), null, null);
    }

    /** Returns that of a cluster to which these nodes belong, among others. */
    public static Topology cluster(List<NodeAddress> seeds) {
        return new Topology(Kind.CLUSTER, seeds, null, null, null);
    }

    /** Reads the topology of one side. */
    static Topology from(Settings settings, String prefix) {
        Kind kind = settings.get(KIND.under(prefix));
        List<NodeAddress> nodes = settings.get(NODES.under(prefix));
        String masterName = settings.find(MASTER_NAME.under(prefix));
        String sentinelUser = settings.find(SENTINEL_USER.under(prefix));
        String sentinelPassword = settings.find(SENTINEL_PASSWORD.under(prefix));
        check(prefix + ".", kind, nodes, masterName, sentinelUser, sentinelPassword);
        return new Topology(kind, nodes, masterName, sentinelUser, sentinelPassword);
    }

    /** Returns every setting of a topology, without the prefix of the side. */
    static Stream<Setting<?>> settings() {
        return Stream.of(KIND, NODES, MASTER_NAME, SENTINEL_USER, SENTINEL_PASSWORD);
    }

    private static void check(
            String prefix,
            Kind kind,
            List<NodeAddress> nodes,
            @Nullable String masterName,
            @Nullable String sentinelUser,
            @Nullable String sentinelPassword) {
        boolean sentinel = kind == Kind.SENTINEL;
        require(
                kind == Kind.STANDALONE ? nodes.isEmpty() : !nodes.isEmpty(),
                prefix + NODES,
                nodes.isEmpty() ? "(not set)" : print(nodes),
                switch (kind) {
                    case STANDALONE -> "none unless " + prefix + KIND + " is sentinel or cluster";
                    case SENTINEL -> "host:port of at least one sentinel";
                    case CLUSTER -> "host:port of at least one node of the cluster";
                });
        require(
                sentinel == (masterName != null) && (masterName == null || isOneWord(masterName)),
                prefix + MASTER_NAME,
                masterName == null ? "(not set)" : masterName,
                sentinel ? "the one word by which the sentinels know the primary" : onlyWithSentinels(prefix));
        require(
                sentinel || sentinelPassword == null,
                prefix + SENTINEL_PASSWORD,
                "(not shown)",
                onlyWithSentinels(prefix));
        require(
                sentinelUser == null || sentinelPassword != null,
                prefix + SENTINEL_USER,
                String.valueOf(sentinelUser),
                "a user together with " + prefix + SENTINEL_PASSWORD);
    }

    private static String onlyWithSentinels(String prefix) {
        return "none unless " + prefix + KIND + " is sentinel";
    }

    private static boolean isOneWord(String text) {
        return !text.isEmpty() && text.chars().noneMatch(Character::isWhitespace);
    }

    private static void require(boolean holds, String setting, String value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(setting + "=" + value + " is not allowed; allowed: " + allowed);
        }
    }

    /** Returns whether both name a node in common, of the same primary if they are sentinels: then both are the same. */
    boolean overlaps(Topology other) {
        return kind == other.kind
                && Objects.equals(masterName, other.masterName)
                && nodes.stream().anyMatch(other.nodes::contains);
    }

    /** Returns the nodes with commas between them. */
    String nodesText() {
        return print(nodes);
    }

    private static String print(List<NodeAddress> nodes) {
        return nodes.stream().map(NodeAddress::toString).collect(Collectors.joining(","));
    }

    /** Everything but the password. */
    @Override
    public String toString() {
        return "Topology[kind=" + kind + ", nodes=" + nodes + ", masterName=" + masterName + ", sentinelUser="
                + sentinelUser + ", sentinelPassword=" + (sentinelPassword == null ? "none" : "hidden") + "]";
    }
}
