package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.HashSlot;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * The only node of the cluster that stock cluster clients see: it owns every slot, and behind it each side routes as it has to.
 * Answers what clients and frameworks ask of a node about its cluster.
 */
final class VirtualNode {
    static final HostAndPort ADDRESS = new HostAndPort("crossfade", 6379);

    private static final String ID = "c7055fade0".repeat(4);
    private static final long LAST_SLOT = HashSlot.COUNT - 1L;
    private static final String NODES =
            ID + " " + ADDRESS + "@16379 myself,master - 0 0 1 connected 0-" + LAST_SLOT + "\n";
    private static final String INFO = String.join(
            "\r\n",
            "cluster_enabled:1",
            "cluster_state:ok",
            "cluster_slots_assigned:" + HashSlot.COUNT,
            "cluster_slots_ok:" + HashSlot.COUNT,
            "cluster_slots_pfail:0",
            "cluster_slots_fail:0",
            "cluster_known_nodes:1",
            "cluster_size:1",
            "cluster_current_epoch:1",
            "cluster_my_epoch:1",
            "");

    private static final Map<String, Object> ANSWERS = Map.of(
            "CLUSTER SLOTS", slots(),
            "CLUSTER SHARDS", shards(),
            "CLUSTER NODES", bytes(NODES),
            "CLUSTER INFO", bytes(INFO),
            "CLUSTER MYID", bytes(ID),
            "CLUSTER MYSHARDID", bytes(ID),
            "CLUSTER LINKS", List.of(),
            "CLUSTER REPLICAS", List.of(),
            "CLUSTER SLAVES", List.of());

    private VirtualNode() {}

    /** Returns what the node answers itself, as it comes over the wire; null if the authority has to. */
    static @Nullable Object answer(CommandSpec spec) {
        return ANSWERS.get(spec.name());
    }

    private static Object slots() {
        return List.of(List.of(0L, LAST_SLOT, List.of(bytes(ADDRESS.getHost()), (long) ADDRESS.getPort(), bytes(ID))));
    }

    private static Object shards() {
        List<Object> node = List.of(
                bytes("id"),
                bytes(ID),
                bytes("port"),
                (long) ADDRESS.getPort(),
                bytes("ip"),
                bytes(ADDRESS.getHost()),
                bytes("endpoint"),
                bytes(ADDRESS.getHost()),
                bytes("role"),
                bytes("master"),
                bytes("replication-offset"),
                0L,
                bytes("health"),
                bytes("online"));
        return List.of(List.of(bytes("slots"), List.of(0L, LAST_SLOT), bytes("nodes"), List.of(node)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
