package io.crossfade.jedis;

import io.crossfade.model.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/**
 * Executes many steps, one pipeline a node, all at the same time. The steps of one slot keep their order, also when they are
 * redirected. Thread-safe.
 */
final class ClusterBatch {
    private static final int ROUNDS = 3;

    private final Side side;
    private final ClusterNodes nodes;
    private final ClusterCalls calls;

    ClusterBatch(Side side, ClusterNodes nodes, ClusterCalls calls) {
        this.side = side;
        this.nodes = nodes;
        this.calls = calls;
    }

    /** Gives each step its reply, or throws what a connection threw: then nobody knows which were executed. */
    void execute(List<ClusterStep> steps) {
        List<ClusterStep> open = steps;
        for (int round = 0; round < ROUNDS && open.stream().allMatch(ClusterBatch::mayGoTogether); round++) {
            together(open);
            open = open.stream().filter(ClusterStep::isRedirected).toList();
            if (open.isEmpty()) {
                return;
            }
            nodes.renew(null);
        }
        open.forEach(this::alone);
    }

    /** What another node owns now goes there in one batch; what is just being moved goes one by one. */
    private static boolean mayGoTogether(ClusterStep step) {
        return !step.isRedirected() || step.reply() instanceof JedisMovedDataException && step.hasSlot();
    }

    private void alone(ClusterStep step) {
        try {
            step.answered(
                    step.hasSlot()
                            ? calls.execute(step.slot(), AuthorityConnections.arguments(side, step.command()))
                            : calls.execute(AuthorityConnections.arguments(side, step.command())));
        } catch (JedisDataException e) {
            step.answered(e);
        }
    }

    private void together(List<ClusterStep> steps) {
        Map<HostAndPort, List<ClusterStep>> byNode = new LinkedHashMap<>();
        for (ClusterStep step : steps) {
            byNode.computeIfAbsent(step.place(nodes), none -> new ArrayList<>()).add(step);
        }
        List<Connection> connections = new ArrayList<>(byNode.size());
        boolean complete = false;
        try {
            exchange(byNode, connections);
            complete = true;
        } finally {
            for (Connection connection : connections) {
                if (!complete) {
                    connection.setBroken(); // replies may still be on their way
                }
                giveBack(connection, complete);
            }
            if (!complete) {
                nodes.renew(null);
            }
        }
    }

    /** Connections are taken in the order of the addresses, so that two batches never wait for each other's. */
    private void exchange(Map<HostAndPort, List<ClusterStep>> byNode, List<Connection> connections) {
        Map<String, HostAndPort> inOrder = new TreeMap<>();
        byNode.keySet().forEach(node -> inOrder.put(node.toString(), node));
        inOrder.values().forEach(node -> connections.add(nodes.at(node)));
        List<List<ClusterStep>> shares =
                inOrder.values().stream().map(byNode::get).toList();
        for (int i = 0; i < shares.size(); i++) {
            for (ClusterStep step : shares.get(i)) {
                connections.get(i).sendCommand(AuthorityConnections.arguments(side, step.command()));
            }
            SideCommands.replies(connections.get(i), 0); // flushes
        }
        for (int i = 0; i < shares.size(); i++) {
            List<ClusterStep> share = shares.get(i);
            List<@Nullable Object> replies = SideCommands.replies(connections.get(i), share.size());
            for (int j = 0; j < replies.size(); j++) {
                share.get(j).answered(replies.get(j));
            }
        }
    }

    private static void giveBack(Connection connection, boolean complete) {
        try {
            connection.close();
        } catch (JedisException e) {
            if (complete) {
                throw e;
            }
        }
    }
}
