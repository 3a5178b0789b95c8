package io.crossfade.jedis;

import io.crossfade.command.CommandSpec;
import io.crossfade.dispatch.CommandDispatcher;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
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
    private static final byte[] QUEUED = {'Q', 'U', 'E', 'U', 'E', 'D'};

    private final Selection selection;
    private final TransactionNames names;
    private final WholeTransaction whole;
    private final QueuedTransaction transaction = new QueuedTransaction();
    private @Nullable PinnedConnection pinned;
    private Side side = Side.SOURCE;
    private boolean watching;
    private boolean inMulti;
    private boolean aborted;
    private boolean strayed;

    TransactionSession(Selection selection) {
        this.selection = selection;
        this.names = new TransactionNames(selection);
        this.whole = new WholeTransaction(selection, names);
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
            case SELECT -> select(command, spec, replies);
            case WAIT, STREAM, RESET, QUIT, IDENTITY ->
                throw new IllegalArgumentException(spec.name() + " is no part of a transaction");
        }
    }

    private @Nullable Object watch(JedisCommand command, CommandSpec spec) {
        Side now = selection.current().dispatcher().beginSession(command, spec);
        boolean first = !isOpen();
        RedirectPatience redirects = new RedirectPatience();
        while (true) {
            try {
                Object reply = execute(command, pin(now, names.keys(now, command)));
                watching = true;
                return reply;
            } catch (JedisMovedDataException e) {
                if (!first || !redirects.mayFollow(e)) {
                    throw e;
                }
                release();
                selection.authority().at(now).redirected();
            }
        }
    }

    private @Nullable Object multi(JedisCommand command, CommandSpec spec) {
        Database database = selection.current();
        Side now = database.dispatcher().beginSession(command, spec);
        if (!isOpen() && selection.authority().at(now).routesByKey()) {
            side = now;
            inMulti = true;
            transaction.begin(database);
            return SessionCommand.OK.clone();
        }
        Object reply = execute(command, pin(now, List.of()));
        inMulti = true;
        transaction.begin(database);
        return reply;
    }

    private @Nullable Object execute(JedisCommand command, PinnedConnection connection) {
        return connection.connection().executeCommand(names.arguments(connection.side(), command));
    }

    private PinnedConnection pin(Side now, List<Key> keys) {
        if (pinned == null && !inMulti) {
            side = now;
        }
        return pin(keys);
    }

    /** Returns the connection of this session. If there is none yet, it goes to these keys, and MULTI goes out if it waited. */
    private PinnedConnection pin(List<Key> keys) {
        PinnedConnection session = pinned;
        if (session == null) {
            session = PinnedConnection.lease(side, selection.current(), selection.protocol(), keys);
            pinned = session;
            if (inMulti) {
                Connection connection = session.connection();
                connection.sendCommand(Protocol.Command.MULTI);
                names.sendAll(connection, transaction.commands(), side);
                SideCommands.replies(connection, 1 + transaction.commands().size()); // were answered when they came
            }
        }
        if (!inMulti) {
            session.in(selection.current(), selection.protocol());
        }
        return session;
    }

    /** Queues commands in the open MULTI, in one batch; a command that the server refuses makes EXEC abort, as ever. */
    void queue(List<JedisCommand> commands, Replies replies) {
        List<Key> keys = names.firstKeys(commands, side);
        if (pinned == null && keys.isEmpty()) {
            commands.forEach(command -> replies.add(QUEUED.clone()));
        } else {
            Connection connection = pin(keys).connection();
            names.sendAll(connection, commands, side);
            for (Object reply : SideCommands.replies(connection, commands.size())) {
                boolean goesElsewhere = !watching && reply instanceof JedisRedirectionException;
                strayed |= goesElsewhere;
                replies.add(goesElsewhere ? QUEUED.clone() : reply);
            }
        }
        transaction.add(commands);
    }

    /** Refuses a command inside MULTI; EXEC then aborts, as after every command that a server does not queue. */
    void refuse(JedisCommand command, Replies replies) {
        aborted = true;
        replies.add(new JedisDataException("Crossfade does not support "
                + command.text(0).toUpperCase(Locale.ROOT) + " inside MULTI; nothing was sent"));
    }

    /** Makes EXEC abort. */
    void spoil() {
        aborted = true;
    }

    private @Nullable Object end(JedisCommand command, boolean open) {
        if (!open) {
            return SessionCommand.withoutSession(command);
        }
        try {
            return pinned == null ? SessionCommand.OK.clone() : execute(command, pinned);
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

    /** Inside MULTI it takes effect with EXEC. What names no database at all the authority refuses in its own words. */
    private void select(JedisCommand command, CommandSpec spec, Replies replies) {
        Database database = command.size() == 2 ? selection.databases().named(command, 1) : null;
        if (inMulti && selection.databases().shareOne()) {
            refuse(command, replies); // the commands behind it would be given the names of the wrong database
        } else if (inMulti) {
            queue(List.of(command), replies);
            if (database != null) {
                transaction.select(database);
            }
        } else if (database != null) {
            selection.select(database);
            replies.add(SessionCommand.OK.clone());
        } else {
            CommandDispatcher dispatcher = selection.current().dispatcher();
            replies.addResultOf(() -> dispatcher.call(command, spec, selection.authority()::refusal));
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
            Object replies = transaction.execute(now -> exec(command, now));
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
        PinnedConnection session = pinned;
        if (session != null && now == session.side() && !strayed) {
            Object replies = execute(command, session);
            if (replies != null) {
                transaction.executedOn(session, selection);
            }
            return (List<@Nullable Object>) replies;
        }
        if (session != null) {
            session.connection()
                    .setBroken(); // it is inside MULTI on what is now the shadow, which may be dead, or on a wrong node
        }
        return watching ? null : whole.execute(transaction, now);
    }

    private void release() {
        PinnedConnection session = pinned;
        pinned = null;
        watching = false;
        inMulti = false;
        aborted = false;
        strayed = false;
        transaction.clear();
        if (session != null) {
            session.giveBack();
        }
    }

    /** Ends a session whose end never came: its connection still watches or queues, so it is not used again. */
    void abandon() {
        if (pinned != null) {
            pinned.connection().setBroken();
        }
        release();
    }
}
