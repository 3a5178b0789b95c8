package io.crossfade.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * A real Redis 7.0.15 cluster on the loopback interface: primaries that share the slots evenly, each with as many replicas as
 * wanted. Ready in about two and a half seconds: for the first two no node of a new cluster accepts writes.
 *
 * <p>Thread-safe for clients; resharding and failover are for one thread. Nodes fail over when told to, not by themselves.
 */
public final class RealCluster implements RunningDeployment {
    /** The number of hash slots. */
    public static final int SLOTS = 16_384;

    private final List<RealRedis> nodes = new ArrayList<>();
    private final ClusterAdmin admin = new ClusterAdmin(nodes);

    private RealCluster() {}

    /** Starts three primaries without replicas. */
    public static RealCluster start() {
        return start(3, 0);
    }

    /**
     * Starts a cluster.
     *
     * @param primaries how many nodes own slots, at least 1
     * @param replicas how many replicas each of them has
     * @param settings lines of a {@code redis.conf} for every node
     */
    public static RealCluster start(int primaries, int replicas, String... settings) {
        Supplier<List<String>> lines = () -> nodeSettings(settings);
        return start(primaries, replicas, () -> RealRedis.start(lines));
    }

    /**
     * Starts primaries without replicas that keep their data, and their place in the cluster, over a kill and
     * {@link RealRedis#restart()}. For two seconds after that a node refuses writes.
     */
    public static RealCluster startPersistent(int primaries, String... settings) {
        Supplier<List<String>> lines = () -> nodeSettings(settings);
        return start(primaries, 0, () -> RealRedis.startPersistent(lines, null));
    }

    private static RealCluster start(int primaries, int replicas, Supplier<RealRedis> node) {
        RealCluster cluster = new RealCluster();
        try {
            for (int i = 0; i < primaries * (1 + replicas); i++) {
                cluster.nodes.add(node.get());
            }
            cluster.admin.assemble(primaries);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static List<String> nodeSettings(String... settings) {
        List<String> lines = new ArrayList<>(List.of(
                "cluster-enabled yes",
                "cluster-config-file nodes.conf",
                "cluster-port " + FreePort.next(),
                "cluster-node-timeout 15000",
                "cluster-allow-replica-migration no",
                "repl-diskless-sync-delay 0",
                "repl-ping-replica-period 1"));
        lines.addAll(List.of(settings));
        return lines;
    }

    /** Returns every node that lives, in the order of their start: first the primaries, then their replicas. */
    public List<RealRedis> nodes() {
        return nodes.stream().filter(RealRedis::isRunning).toList();
    }

    /** Returns the nodes that own slots at present, in the order of their first slot. */
    public List<RealRedis> primaries() {
        return admin.layout().values().stream().distinct().toList();
    }

    /** Returns the primary that owns {@code slot} at present. */
    public RealRedis ownerOf(int slot) {
        return admin.layout().floorEntry(slot).getValue();
    }

    /**
     * Makes the cluster tell its clients that {@code node} is at another port, such as that of a proxy before it; waits until every
     * node says so. A node forgets it when it is started anew.
     */
    public void announce(RealRedis node, int port) {
        admin.announce(node, port);
    }

    /** Returns where every node that lives can be reached. */
    public List<HostAndPort> seeds() {
        return nodes().stream()
                .map(node -> new HostAndPort(node.host(), node.port()))
                .toList();
    }

    /** Moves a slot with its keys to {@code to}, as a cluster manager does; clients are redirected meanwhile. */
    public void move(int slot, RealRedis to) {
        RealRedis from = ownerOf(slot);
        if (from != to) {
            openMove(slot, to);
            moveKeys(slot, from, to);
            closeMove(slot, to);
        }
    }

    /** Moves slots with their keys, one after the other. */
    public void move(Collection<Integer> slots, RealRedis to) {
        slots.forEach(slot -> move(slot, to));
    }

    /** Begins to move a slot: keys that are not at its owner are asked of {@code to} from now on. Moves no key. */
    public void openMove(int slot, RealRedis to) {
        admin.open(slot, ownerOf(slot), to);
    }

    /** Moves every key that {@code from} has of a slot which is being moved. */
    public void moveKeys(int slot, RealRedis from, RealRedis to) {
        try (Jedis source = from.jedis()) {
            List<byte[]> keys = source.clusterGetKeysInSlotBinary(slot, Integer.MAX_VALUE);
            if (!keys.isEmpty()) {
                admin.migrate(source, to, keys);
            }
        }
    }

    /** Ends the move of a slot whose keys have all been moved: {@code to} owns it. */
    public void closeMove(int slot, RealRedis to) {
        admin.assign(slot, to);
    }

    /**
     * Kills {@code primary} and has a replica of it take over at once; returns that. What the replica had not received yet is
     * lost, as after any failover.
     */
    public RealRedis failOver(RealRedis primary) {
        RealRedis replica = admin.replicaOf(primary);
        primary.kill();
        admin.takeOver(replica);
        return replica;
    }

    /** Lets a replica of {@code primary} take over in agreement with it, so that nothing is lost; returns that replica. */
    public RealRedis handOver(RealRedis primary) {
        RealRedis replica = admin.replicaOf(primary);
        admin.handOver(replica);
        return replica;
    }

    @Override
    public List<RealRedis> servers() {
        return primaries();
    }

    /** Waits until every node, replicas too, has the same owner for each slot: they hear of a change from each other. */
    public void awaitAgreement() {
        admin.awaitAgreement();
    }

    /** Ends every node. */
    @Override
    public void close() {
        nodes.forEach(RealRedis::close);
    }
}
