package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.HashSlot;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.util.RedisInputStream;

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

    /** What a node writes in another way there. */
    private static final Map<String, String> IN_RESP3 = Map.of(
            "CLUSTER SHARDS", shardsInResp3(),
            "CLUSTER NODES", verbatim(NODES),
            "CLUSTER INFO", verbatim(INFO));

    private VirtualNode() {}

    /** Returns what the node answers itself, as it comes over the wire; null if the authority has to. */
    static @Nullable Object answer(CommandSpec spec, RedisProtocol protocol) {
        String inResp3 = protocol == RedisProtocol.RESP3 ? IN_RESP3.get(spec.name()) : null;
        return inResp3 == null ? ANSWERS.get(spec.name()) : read(inResp3);
    }

    /** What Jedis makes of maps and texts is not the same in its versions, so it is asked. */
    private static Object read(String wire) {
        return Protocol.read(new RedisInputStream(new ByteArrayInputStream(bytes(wire))));
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

    private static String shardsInResp3() {
        String node = "%7\r\n" + bulk("id") + bulk(ID) + bulk("port") + ":" + ADDRESS.getPort() + "\r\n" + bulk("ip")
                + bulk(ADDRESS.getHost()) + bulk("endpoint") + bulk(ADDRESS.getHost()) + bulk("role") + bulk("master")
                + bulk("replication-offset") + ":0\r\n" + bulk("health") + bulk("online");
        return "*1\r\n%2\r\n" + bulk("slots") + "*2\r\n:0\r\n:" + LAST_SLOT + "\r\n" + bulk("nodes") + "*1\r\n" + node;
    }

    private static String bulk(String ascii) {
        return "$" + ascii.length() + "\r\n" + ascii + "\r\n";
    }

    private static String verbatim(String ascii) {
        return "=" + (ascii.length() + "txt:".length()) + "\r\ntxt:" + ascii + "\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
