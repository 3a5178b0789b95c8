package io.crossfade.jedis;

import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.dispatch.CommandDispatcher;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * What one connection of the authority keeps between WATCH or MULTI and EXEC, DISCARD or UNWATCH. The writes are carried
 * after EXEC has executed them, never before.
 *
 * <p>If the authority moved in between, a transaction that watches keys is answered as if one of them had changed (EXEC
 * returns null); one that does not is executed whole on the new authority.
 *
 * <p>On a cluster the first key decides which node has the session, and MULTI is sent when that is known. If the key has moved
 * to another node by then, a transaction that does not watch is executed whole there.
 */
final class TransactionSession {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionSession.class);
    private static final byte[] QUEUED = {'Q', 'U', 'E', 'U', 'E', 'D'};
    private static final int REDIRECTIONS = 5;

    private final CommandDispatcher dispatcher;
    private final AuthorityConnections authority;
    private final List<Command> transaction = new ArrayList<>();
    private @Nullable Connection pinned;
    private Side side = Side.SOURCE;
    private boolean watching;
    private boolean inMulti;
    private boolean aborted;
    private boolean strayed;

    TransactionSession(CommandDispatcher dispatcher, AuthorityConnections authority) {
        this.dispatcher = dispatcher;
        this.authority = authority;
    }

    boolean isOpen() {
        return pinned != null || inMulti;
    }

    /** Returns whether commands are queued for EXEC rather than executed. */
    boolean isQueueing() {
        return inMulti;
    }

    /** Executes one command of the session, or the one that opens it, and adds its reply. */
    void execute(JedisCommand command, CommandSpec spec, Replies replies) {
        switch (SessionCommand.of(spec)) {
            case WATCH -> replies.addResultOf(() -> watch(command, spec));
            case MULTI -> replies.addResultOf(() -> multi(command, spec));
            case EXEC -> replies.addResultOf(() -> exec(command));
            case DISCARD -> replies.addResultOf(() -> end(command, inMulti));
            case UNWATCH -> unwatch(command, replies);
            case SELECT -> select(command, replies);
            case WAIT, STREAM, RESET, QUIT, IDENTITY ->
                throw new IllegalArgumentException(spec.name() + " is no part of a transaction");
        }
    }

    private @Nullable Object watch(JedisCommand command, CommandSpec spec) {
        Side now = dispatcher.beginSession(command, spec);
        boolean first = !isOpen();
        Object reply;
        try {
            reply = pin(now, spec.keys(command)).executeCommand(command.arguments());
        } catch (JedisMovedDataException e) {
            if (!first) {
                throw e;
            }
            release();
            authority.at(now).redirected();
            reply = pin(now, spec.keys(command)).executeCommand(command.arguments());
        }
        watching = true;
        return reply;
    }

    private @Nullable Object multi(JedisCommand command, CommandSpec spec) {
        Side now = dispatcher.beginSession(command, spec);
        if (!isOpen() && authority.at(now).routesByKey()) {
            side = now;
            inMulti = true;
            return SessionCommand.OK.clone();
        }
        Object reply = pin(now, List.of()).executeCommand(command.arguments());
        inMulti = true;
        return reply;
    }

    private Connection pin(Side now, List<Key> keys) {
        if (pinned == null && !inMulti) {
            side = now;
        }
        return pin(keys);
    }

    /** Returns the connection of this session. If there is none yet, it goes to these keys, and MULTI goes out if it waited. */
    private Connection pin(List<Key> keys) {
        Connection connection = pinned;
        if (connection == null) {
            connection = authority.at(side).lease(keys);
            pinned = connection;
            if (inMulti) {
                connection.sendCommand(Protocol.Command.MULTI);
                for (Command command : transaction) {
                    connection.sendCommand(arguments(command, side));
                }
                SideCommands.replies(connection, 1 + transaction.size()); // were answered when they came
            }
        }
        return connection;
    }

    private static List<Key> firstKeys(List<? extends Command> commands) {
        for (Command command : commands) {
            List<Key> keys = CommandTable.standard().find(command).keys(command);
            if (!keys.isEmpty()) {
                return keys;
            }
        }
        return List.of();
    }

    /** Queues commands in the open MULTI, in one batch; a command that the server refuses makes EXEC abort, as ever. */
    void queue(List<JedisCommand> commands, Replies replies) {
        List<Key> keys = firstKeys(commands);
        if (pinned == null && keys.isEmpty()) {
            commands.forEach(command -> replies.add(QUEUED.clone()));
        } else {
            Connection connection = pin(keys);
            for (JedisCommand command : commands) {
                connection.sendCommand(arguments(command, side));
            }
            for (Object reply : SideCommands.replies(connection, commands.size())) {
                boolean goesElsewhere = !watching && reply instanceof JedisRedirectionException;
                strayed |= goesElsewhere;
                replies.add(goesElsewhere ? QUEUED.clone() : reply);
            }
        }
        transaction.addAll(commands);
    }

    /** Refuses a command inside MULTI; EXEC then aborts, as after every command that a server does not queue. */
    void refuse(JedisCommand command, Replies replies) {
        aborted = true;
        replies.add(new JedisDataException("Crossfade does not support "
                + command.text(0).toUpperCase(Locale.ROOT) + " inside MULTI; nothing was sent"));
    }

    private @Nullable Object end(JedisCommand command, boolean open) {
        if (!open) {
            return SessionCommand.withoutSession(command);
        }
        try {
            return pinned == null ? SessionCommand.OK.clone() : pinned.executeCommand(command.arguments());
        } finally {
            release();
        }
    }

    /** Inside MULTI a server queues it, and EXEC has a reply for it. */
    private void unwatch(JedisCommand command, Replies replies) {
        if (inMulti) {
            queue(List.of(command), replies);
        } else {
            replies.addResultOf(() -> end(command, isOpen()));
        }
    }

    /** As {@link #unwatch}, if it is allowed at all. */
    private void select(JedisCommand command, Replies replies) {
        byte[] reply;
        try {
            reply = authority.selected(command);
        } catch (MigrationException e) {
            replies.add(JedisFailures.asJedis(e));
            return;
        }
        if (inMulti) {
            queue(List.of(command), replies);
        } else {
            replies.add(reply);
        }
    }

    private @Nullable Object exec(JedisCommand command) {
        if (!inMulti) {
            return SessionCommand.withoutSession(command);
        }
        if (aborted) {
            abandon();
            throw new JedisDataException("EXECABORT Transaction discarded because of previous errors.");
        }
        boolean ended = false;
        try {
            Object replies = dispatcher.transaction(List.copyOf(transaction), now -> exec(command, now));
            ended = true;
            return replies;
        } catch (JedisDataException aborted) {
            ended = true;
            throw aborted;
        } finally {
            if (ended) {
                release();
            } else {
                abandon(); // EXEC was not sent, or nobody knows: the connection may still be inside MULTI
            }
        }
    }

    @SuppressWarnings("unchecked") // EXEC answers a list of replies or nil
    private @Nullable List<@Nullable Object> exec(JedisCommand command, Side now) {
        if (now == side && !strayed && pinned != null) {
            return (List<@Nullable Object>) pinned.executeCommand(command.arguments());
        }
        if (pinned != null) {
            pinned.setBroken(); // it is inside MULTI on what is now the shadow, which may be dead, or on a wrong node
        }
        return watching ? null : executeWhole(now);
    }

    /** A cluster may move the key meanwhile; a transaction over several nodes is refused by whichever node it reaches. */
    private @Nullable List<@Nullable Object> executeWhole(Side now) {
        List<Key> keys = firstKeys(transaction);
        for (int left = REDIRECTIONS; ; left--) {
            try {
                return executeWhole(now, keys);
            } catch (JedisRedirectionException e) {
                if (left == 0 || e.getSlot() != keys.get(0).slot()) {
                    throw new JedisDataException("EXECABORT Transaction discarded because of: " + e.getMessage(), e);
                }
                authority.at(now).redirected();
            }
        }
    }

    private @Nullable List<@Nullable Object> executeWhole(Side now, List<Key> keys) {
        try (Connection connection = authority.at(now).lease(keys)) {
            connection.sendCommand(Protocol.Command.MULTI);
            for (Command command : transaction) {
                connection.sendCommand(arguments(command, now));
            }
            connection.sendCommand(Protocol.Command.EXEC);
            List<Object> replies = connection.getMany(transaction.size() + 2);
            Object last = replies.get(replies.size() - 1);
            if (last instanceof JedisDataException aborted) {
                throw redirection(replies, aborted);
            }
            @SuppressWarnings("unchecked")
            List<@Nullable Object> results = (List<@Nullable Object>) last;
            return results;
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

    private CommandArguments arguments(Command command, Side at) {
        return AuthorityConnections.arguments(at, dispatcher.inTransaction(at, command));
    }

    private void release() {
        Connection connection = pinned;
        pinned = null;
        watching = false;
        inMulti = false;
        aborted = false;
        strayed = false;
        transaction.clear();
        if (connection != null) {
            close(connection);
        }
    }

    /** The pool may fail to replace a broken connection; the caller's own failure must not be hidden by that. */
    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (JedisException e) {
            LOG.debug("a connection did not close cleanly", e);
        }
    }

    /** Ends a session whose end never came: its connection still watches or queues, so it is not used again. */
    void abandon() {
        if (pinned != null) {
            pinned.setBroken();
        }
        release();
    }
}
