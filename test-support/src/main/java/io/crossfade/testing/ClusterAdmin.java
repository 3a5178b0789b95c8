package io.crossfade.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.args.ClusterFailoverOption;
import redis.clients.jedis.params.MigrateParams;

/** What a cluster manager does to the nodes of a {@link RealCluster}: by plain commands, node by node. */
final class ClusterAdmin {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MIGRATE_TIMEOUT_MILLIS = 10_000;

    private final List<RealRedis> nodes;
    private final Map<Integer, RealRedis> announced = new ConcurrentHashMap<>();

    /** Looks after {@code nodes}, a list that may still grow. */
    ClusterAdmin(List<RealRedis> nodes) {
        this.nodes = nodes;
    }

    /** Makes a cluster of the nodes: the first {@code primaries} get the slots, the others become their replicas in turn. */
    void assemble(int primaries) {
        for (int i = 0; i < nodes.size(); i++) {
            String epoch = Integer.toString(i + 1);
            ask(nodes.get(i), "SET-CONFIG-EPOCH", epoch);
        }
        for (int i = 0; i < primaries; i++) {
            String first = Integer.toString(RealCluster.SLOTS * i / primaries);
            String last = Integer.toString(RealCluster.SLOTS * (i + 1) / primaries - 1);
            ask(nodes.get(i), "ADDSLOTSRANGE", first, last);
        }
        for (RealRedis node : nodes) {
            for (RealRedis other : nodes) {
                if (other != node) {
                    ask(node, "MEET", other.host(), Integer.toString(other.port()), Integer.toString(busPort(other)));
                }
            }
        }
        await("the nodes know each other", () -> nodes.stream().allMatch(node -> knows(node, nodes.size())));
        for (int i = primaries; i < nodes.size(); i++) {
            ask(nodes.get(i), "REPLICATE", idOf(nodes.get(i % primaries)));
        }
        await("the cluster is ready", () -> nodes.stream().allMatch(ClusterAdmin::isOk));
        await("replicas are in step", () -> nodes.subList(primaries, nodes.size()).stream()
                .allMatch(ClusterAdmin::isInStep));
        await("every node knows the replicas", () -> nodes.stream()
                .allMatch(node -> lines(node).stream()
                                .filter(line -> line.contains("slave"))
                                .count()
                        == nodes.size() - primaries));
    }

    /** Returns the owners by the first slot of each range, as any node that lives sees it. */
    TreeMap<Integer, RealRedis> layout() {
        TreeMap<Integer, RealRedis> owners = new TreeMap<>();
        for (String line : lines(anyNode())) {
            String[] words = line.split(" ");
            for (int i = 8; i < words.length; i++) {
                if (!words[i].startsWith("[")) {
                    owners.put(Integer.parseInt(words[i].split("-")[0]), byPort(portIn(words[1])));
                }
            }
        }
        return owners;
    }

    /** Marks a slot as on its way. */
    void open(int slot, RealRedis from, RealRedis to) {
        ask(to, "SETSLOT", Integer.toString(slot), "IMPORTING", idOf(from));
        ask(from, "SETSLOT", Integer.toString(slot), "MIGRATING", idOf(to));
    }

    void migrate(Jedis from, RealRedis to, List<byte[]> keys) {
        from.migrate(to.host(), to.port(), MIGRATE_TIMEOUT_MILLIS, new MigrateParams(), keys.toArray(new byte[0][]));
    }

    /** Gives a slot to {@code to}: it is told first, then the others, as the manual of Redis has it. */
    void assign(int slot, RealRedis to) {
        String id = idOf(to);
        List<RealRedis> order = new ArrayList<>(List.of(to));
        layout().values().stream().distinct().filter(node -> node != to).forEach(order::add);
        for (RealRedis node : order) {
            ask(node, "SETSLOT", Integer.toString(slot), "NODE", id);
        }
    }

    /** Returns a replica of {@code primary} that lives and is in step; waits for one that still joins it. */
    RealRedis replicaOf(RealRedis primary) {
        String id = idOf(primary);
        AtomicReference<RealRedis> found = new AtomicReference<>();
        await(primary + " has a replica", () -> {
            replicasOf(primary, id).filter(ClusterAdmin::isInStep).findFirst().ifPresent(found::set);
            return found.get() != null;
        });
        return found.get();
    }

    private Stream<RealRedis> replicasOf(RealRedis primary, String id) {
        return lines(primary).stream()
                .map(line -> line.split(" "))
                .filter(words -> words[3].equals(id))
                .map(words -> byPort(portIn(words[1])))
                .filter(RealRedis::isRunning);
    }

    /** Lets {@code replica} replace its primary, which is dead. */
    void takeOver(RealRedis replica) {
        try (Jedis jedis = replica.jedis()) {
            jedis.clusterFailover(ClusterFailoverOption.TAKEOVER);
        }
        awaitOwner(replica);
    }

    /** Lets {@code replica} replace its primary, which agrees. */
    void handOver(RealRedis replica) {
        try (Jedis jedis = replica.jedis()) {
            jedis.clusterFailover();
        }
        awaitOwner(replica);
    }

    private void awaitOwner(RealRedis owner) {
        String id = idOf(owner);
        await("every node knows the new primary", () -> nodes.stream()
                .filter(RealRedis::isRunning)
                .allMatch(node -> isOk(node)
                        && lines(node).stream().anyMatch(line -> line.startsWith(id) && line.split(" ").length > 8)));
    }

    /** Waits until every node that lives, replicas too, has the same owner for each slot, and each owner an epoch of its own. */
    void awaitAgreement() {
        await("the nodes agree on the owners of the slots", () -> {
            Set<Set<String>> seen = nodes.stream()
                    .filter(RealRedis::isRunning)
                    .map(ClusterAdmin::ownersSeenBy)
                    .collect(Collectors.toSet());
            return seen.size() == 1
                    && seen.iterator().next().stream()
                            .map(owner -> owner.split(" ")[0])
                            .allMatch(new HashSet<>()::add);
        });
    }

    /** Returns epoch, node and slots of each owner. */
    private static Set<String> ownersSeenBy(RealRedis node) {
        return lines(node).stream()
                .map(line -> line.split(" "))
                .filter(words -> words.length > 8 && !words[2].contains("fail"))
                .map(words -> words[6] + " " + words[0]
                        + Arrays.stream(words, 8, words.length)
                                .filter(range -> !range.startsWith("["))
                                .toList())
                .collect(Collectors.toSet());
    }

    /** A primary, since replicas are the last to hear who owns a slot. */
    private RealRedis anyNode() {
        return nodes.stream()
                .filter(RealRedis::isRunning)
                .filter(ClusterAdmin::isPrimary)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isPrimary(RealRedis node) {
        return lines(node).stream().anyMatch(line -> line.contains("myself,master"));
    }

    void announce(RealRedis node, int port) {
        announced.put(port, node);
        try (Jedis jedis = node.jedis()) {
            jedis.configSet("cluster-announce-port", Integer.toString(port));
        }
        String id = idOf(node);
        await(
                "every node knows the port " + port,
                () -> nodes.stream().filter(RealRedis::isRunning).allMatch(one -> lines(one).stream()
                        .filter(line -> line.startsWith(id))
                        .allMatch(line -> portIn(line.split(" ")[1]) == port)));
    }

    private RealRedis byPort(int port) {
        return nodes.stream()
                .filter(node -> node.port() == port)
                .findFirst()
                .or(() -> Optional.ofNullable(announced.get(port)))
                .orElseThrow();
    }

    private static int portIn(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1, address.indexOf('@')));
    }

    private static int busPort(RealRedis node) {
        try (Jedis jedis = node.jedis()) {
            return Integer.parseInt(jedis.configGet("cluster-port").get("cluster-port"));
        }
    }

    private static String idOf(RealRedis node) {
        try (Jedis jedis = node.jedis()) {
            return jedis.clusterMyId();
        }
    }

    private static List<String> lines(RealRedis node) {
        try (Jedis jedis = node.jedis()) {
            return jedis.clusterNodes().lines().toList();
        }
    }

    private static boolean knows(RealRedis node, int count) {
        List<String> lines = lines(node);
        return lines.size() == count && lines.stream().noneMatch(line -> line.contains("handshake"));
    }

    private static boolean isOk(RealRedis node) {
        try (Jedis jedis = node.jedis()) {
            String info = jedis.clusterInfo();
            return info.contains("cluster_state:ok") && info.contains("cluster_slots_ok:" + RealCluster.SLOTS);
        }
    }

    private static boolean isInStep(RealRedis replica) {
        try (Jedis jedis = replica.jedis()) {
            return jedis.info("replication").contains("master_link_status:up");
        }
    }

    private static void ask(RealRedis node, String... words) {
        try (Jedis jedis = node.jedis()) {
            jedis.sendCommand(Protocol.Command.CLUSTER, words);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        Patience.await(what, PATIENCE, condition);
    }
}
