package io.crossfade.jedis;

import io.crossfade.model.Key;
import io.crossfade.model.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Executes all of a transaction at once, from MULTI to EXEC, on a connection of its own: where the side, or the node of a
 * cluster, that queued it is no longer the one that executes.
 */
final class WholeTransaction {
    private final Selection selection;
    private final TransactionNames names;

    WholeTransaction(Selection selection, TransactionNames names) {
        this.selection = selection;
        this.names = names;
    }

    /**
     * Returns what EXEC answers. A cluster may move the key meanwhile; a transaction over several nodes is refused by whichever
     * node it reaches.
     */
    @Nullable List<@Nullable Object> execute(QueuedTransaction transaction, Side now) {
        List<Key> keys = names.firstKeys(transaction.commands(), now);
        RedirectPatience redirects = new RedirectPatience();
        while (true) {
            try {
                return execute(transaction, now, keys);
            } catch (JedisRedirectionException e) {
                if (e.getSlot() != keys.get(0).slot() || !redirects.mayFollow(e)) {
                    throw new JedisDataException("EXECABORT Transaction discarded because of: " + e.getMessage(), e);
                }
                selection.authority(transaction.begun()).at(now).redirected();
            }
        }
    }

    private @Nullable List<@Nullable Object> execute(QueuedTransaction transaction, Side now, List<Key> keys) {
        PinnedConnection lease = PinnedConnection.lease(now, transaction.begun(), selection.protocol(), keys);
        try {
            Connection connection = lease.connection();
            connection.sendCommand(Protocol.Command.MULTI);
            names.sendAll(connection, transaction.commands(), now);
            connection.sendCommand(Protocol.Command.EXEC);
            List<Object> replies = connection.getMany(transaction.commands().size() + 2);
            Object last = replies.get(replies.size() - 1);
            if (last instanceof JedisDataException aborted) {
                throw redirection(replies, aborted);
            }
            transaction.executedOn(lease, selection);
            @SuppressWarnings("unchecked") // EXEC answers a list of replies or nil
            List<@Nullable Object> results = (List<@Nullable Object>) last;
            return results;
        } finally {
            lease.giveBack();
        }
    }

    private static JedisDataException redirection(List<?> replies, JedisDataException otherwise) {
        for (Object reply : replies) {
            if (reply instanceof JedisRedirectionException redirection) {
                return redirection;
            }
        }
        return otherwise;
    }
}
