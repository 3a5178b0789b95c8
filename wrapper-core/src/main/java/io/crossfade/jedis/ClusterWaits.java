package io.crossfade.jedis;

import io.crossfade.cluster.Survey;
import io.crossfade.command.ReplyMerge;
import io.crossfade.converge.MovedMarker;
import io.crossfade.model.Command;
import io.crossfade.model.Side;
import io.crossfade.spi.NodeAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * WAIT and WAITAOF on a cluster: all primaries wait at the same time, and the least of their answers is the answer, since what was
 * written before may be at any of them. Thread-safe.
 */
final class ClusterWaits {
    private final Side side;
    private final ClusterNodes nodes;

    ClusterWaits(Side side, ClusterNodes nodes) {
        this.side = side;
        this.nodes = nodes;
    }

    @Nullable Object execute(Command command) {
        RedirectPatience redirects = new RedirectPatience();
        while (true) {
            try {
                return least(exchange(nodes.survey(), command));
            } catch (JedisDataException e) {
                if (!ClusterCalls.isRedirection(e) || !redirects.mayFollow(e)) {
                    throw e;
                }
                nodes.renew(null);
            }
        }
    }

    /** Connections are taken in the order of the addresses, so that two never wait for each other's. */
    private List<@Nullable Object> exchange(Survey survey, Command command) {
        Map<String, NodeAddress> primaries = new TreeMap<>();
        survey.slots().keySet().forEach(node -> primaries.put(node.toString(), node));
        List<Connection> connections = new ArrayList<>(primaries.size());
        boolean complete = false;
        try {
            for (NodeAddress node : primaries.values()) {
                Connection connection = nodes.at(ClusterNodes.address(node));
                connections.add(connection);
                SideCommands.sendAfterWrite(
                        connection,
                        side,
                        MovedMarker.reservedIn(survey.slots().getOrDefault(node, 0), "wait"),
                        command);
                SideCommands.replies(connection, 0); // flushes
            }
            List<@Nullable Object> replies = new ArrayList<>(connections.size());
            for (Connection connection : connections) {
                replies.add(SideCommands.replyAfterWrite(connection));
            }
            complete = true;
            return replies;
        } finally {
            for (Connection connection : connections) {
                giveBack(connection, complete);
            }
        }
    }

    private static void giveBack(Connection connection, boolean complete) {
        if (!complete) {
            connection.setBroken(); // replies may still be on their way
        }
        try {
            connection.close();
        } catch (JedisException e) {
            if (complete) {
                throw e;
            }
        }
    }

    /** Of numbers the least, of lists that of each place. */
    private static @Nullable Object least(List<@Nullable Object> replies) {
        for (Object reply : replies) {
            if (reply instanceof RuntimeException error) {
                throw error;
            }
        }
        if (replies.get(0) instanceof List<?>) {
            return ReplyMerge.MINIMUM.merge(replies);
        }
        return replies.stream()
                .mapToLong(reply -> reply instanceof Long number ? number : 0)
                .min()
                .orElse(0);
    }
}
