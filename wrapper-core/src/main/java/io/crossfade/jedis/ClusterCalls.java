package io.crossfade.jedis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Goes where a cluster sends a command: to the new owner of its slot (MOVED), to the node that a key is being moved to (ASK),
 * or to the same again after a while (TRYAGAIN, CLUSTERDOWN). Thread-safe; how long it goes on is for {@link
 * RedirectPatience} to say.
 *
 * <p>A command whose outcome is unknown is never repeated here: that is for the caller, whose stock cluster client does so.
 */
final class ClusterCalls {
    private static final int NO_SLOT = -1;

    private final ClusterNodes nodes;

    ClusterCalls(ClusterNodes nodes) {
        this.nodes = nodes;
    }

    /** What is done at one node; a redirection has it done again elsewhere. */
    interface Attempt {
        @Nullable Object at(HostAndPort node, Connection connection);
    }

    /** Executes a command at the owner of {@code slot}, or at whoever that sends it to. */
    @Nullable Object execute(int slot, CommandArguments arguments) {
        return follow(
                nodes.owner(slot), slot, false, (node, connection) -> SideCommands.execute(connection, arguments));
    }

    /** Executes a command without a slot: any node may do it, and one that may not says who may. */
    @Nullable Object execute(CommandArguments arguments) {
        return follow(nodes.any(), NO_SLOT, true, (node, connection) -> SideCommands.execute(connection, arguments));
    }

    /** Has something done by the owner of {@code slot}, or by whoever that sends it to. */
    @Nullable Object at(int slot, Attempt attempt) {
        return follow(nodes.owner(slot), slot, true, attempt);
    }

    /** If not {@code exact}, the first attempt may meet a newer owner than {@code first}; looking that up again costs less. */
    private @Nullable Object follow(HostAndPort first, int slot, boolean exact, Attempt attempt) {
        HostAndPort node = first;
        boolean bySlot = !exact;
        boolean asking = false;
        RedirectPatience redirects = new RedirectPatience();
        while (true) {
            try (Connection connection = bySlot ? nodes.at(slot) : nodes.at(node)) {
                return attempt(attempt, node, connection, asking);
            } catch (JedisDataException e) {
                if (!isRedirection(e) || !redirects.mayFollow(e)) {
                    throw e;
                }
                if (e instanceof JedisRedirectionException redirection) {
                    node = redirection.getTargetNode();
                    bySlot = false;
                }
                asking = e instanceof JedisAskDataException;
            }
        }
    }

    private @Nullable Object attempt(Attempt attempt, HostAndPort node, Connection connection, boolean asking) {
        try {
            if (asking) {
                connection.executeCommand(Protocol.Command.ASKING);
            }
            return attempt.at(node, connection);
        } catch (JedisMovedDataException e) {
            nodes.renew(connection);
            throw e;
        } catch (JedisConnectionException e) {
            nodes.renew(null);
            throw e;
        }
    }

    /** Returns whether the cluster has executed nothing and says what to do instead. */
    static boolean isRedirection(JedisDataException e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof JedisRedirectionException
                || message.startsWith("TRYAGAIN")
                || message.startsWith("CLUSTERDOWN");
    }
}
