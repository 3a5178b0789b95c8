package io.crossfade.jedis;

import io.crossfade.command.Access;
import io.crossfade.command.CommandSpec;
import io.crossfade.jedis.pubsub.PushStream;
import io.crossfade.jedis.pubsub.Subscriptions;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * The half of the seam that remembers: commands that wait for a flush, replies that wait to be read, the session between
 * WATCH or MULTI and EXEC, and what the connection is called. A connection that only executes whole commands has none.
 */
final class QueuedCommands {
    private static final byte[] RESET = {'R', 'E', 'S', 'E', 'T'};
    private static final Set<String> SUBSCRIBES = Set.of("SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE");

    private record Queued(JedisCommand command, CommandSpec spec, @Nullable Side pinned) {
        boolean isSession() {
            return spec.access() == Access.SESSION;
        }

        /** Whether it may be queued between MULTI and EXEC as it is. */
        boolean joinsTransaction() {
            return !isSession() && !spec.changesKeyspace();
        }

        /** Whether it may travel in one batch with others: not if it blocks, nor if another side may have to answer it. */
        boolean joinsRun() {
            return spec.blocking() == null && !spec.walksKeyspace() && spec.cursorIndex() == 0 && joinsTransaction();
        }
    }

    private final Selection selection;
    private final Subscriptions subscriptions;
    private final TransactionSession session;
    private final ConnectionIdentity identity;
    private final Deque<Queued> queued = new ArrayDeque<>();
    private final Replies replies = new Replies();
    private @Nullable PushStream stream;
    private boolean quit;

    QueuedCommands(Selection selection, Subscriptions subscriptions) {
        this.selection = selection;
        this.subscriptions = subscriptions;
        this.session = new TransactionSession(selection);
        this.identity = new ConnectionIdentity(selection);
    }

    /** Returns whether a whole command may pass by without upsetting an order. */
    boolean isIdle() {
        return queued.isEmpty() && replies.isEmpty() && !session.isOpen() && !quit;
    }

    boolean hasReplies() {
        return !replies.isEmpty();
    }

    /** Returns the stream that a command of the last flush has made of this connection, once. */
    @Nullable PushStream takeStream() {
        PushStream opened = stream;
        stream = null;
        return opened;
    }

    void add(JedisCommand command, CommandSpec spec) {
        queued.add(new Queued(command, spec, selection.current().dispatcher().pinned(command, spec)));
    }

    /** Executes what waits: runs of plain commands in one batch each, the others one by one. */
    void flush() {
        while (!queued.isEmpty()) {
            if (quit) {
                throw new JedisConnectionException("Unexpected end of stream.");
            }
            refusePinned(queued.element());
            if (stream != null) {
                stream.send(queued.remove().command());
            } else if (session.isQueueing() && queued.element().joinsTransaction()) {
                session.queue(run(false), replies);
            } else if (session.isQueueing() && !queued.element().isSession()) {
                session.refuse(queued.remove().command(), replies);
            } else if (queued.element().isSession()) {
                Queued next = queued.remove();
                execute(next.command(), next.spec());
            } else {
                execute();
            }
        }
    }

    /** A transaction is on the authority, which may be, or become, another side than that of the key. */
    private void refusePinned(Queued next) {
        if (next.pinned() != null && (next.isSession() || session.isQueueing())) {
            throw MigrationException.refusal(next.spec().name() + " names a key that crossfade.namespaces pins to the "
                    + next.pinned().label()
                    + ", and pinned keys cannot be part of a transaction; nothing of it was executed");
        }
    }

    private void execute(JedisCommand command, CommandSpec spec) {
        switch (SessionCommand.of(spec)) {
            case WATCH, MULTI, EXEC, DISCARD, UNWATCH, SELECT -> session.execute(command, spec, replies);
            case WAIT -> await(command, spec);
            case STREAM -> stream(command, spec);
            case IDENTITY -> identify(command, spec);
            case RESET -> {
                session.abandon();
                reset();
                replies.add(RESET.clone());
            }
            case QUIT -> {
                session.abandon();
                quit = true;
                replies.add(SessionCommand.OK.clone());
            }
        }
    }

    /** The connection is as new, as after RESET. */
    void reset() {
        identity.reset();
        selection.selectAfterReset();
    }

    /** Inside MULTI a server does not wait, and the transaction has a connection of its own. */
    private void await(JedisCommand command, CommandSpec spec) {
        if (session.isQueueing()) {
            session.queue(List.of(command), replies);
        } else {
            Database database = selection.current();
            AuthorityConnections authority = selection.authority();
            replies.addResultOf(
                    () -> authority.afterWrites(database.dispatcher().beginSession(command, spec), command));
        }
    }

    private void identify(JedisCommand command, CommandSpec spec) {
        if (session.isQueueing()) {
            session.refuse(command, replies);
        } else {
            replies.addResultOf(() -> identity.execute(command, spec));
        }
    }

    private void stream(JedisCommand command, CommandSpec spec) {
        if (session.isQueueing()) {
            session.refuse(command, replies);
        } else if (SUBSCRIBES.contains(spec.name()) && selection.authority().usesTokens()) {
            replies.add(JedisFailures.asJedis(tokensExpire(spec)));
        } else {
            stream = subscriptions.open(command, selection.authority()::lease);
            if (stream == null) {
                subscriptions.answersWithoutOne(command).forEach(replies::add);
            }
        }
    }

    /** Jedis itself refuses only in RESP2, but what it does in RESP3 it can only do with the socket that it made. */
    private static MigrationException tokensExpire(CommandSpec spec) {
        return MigrationException.refusal(
                "Crossfade does not support " + spec.name() + " while a side is shown tokens that"
                        + " are renewed, since a subscribed connection could not show the next one; nothing was sent");
    }

    private void execute() {
        Queued first = queued.element();
        Database database = selection.current();
        if (first.joinsRun()) {
            List<JedisCommand> run = run(true);
            if (run.size() > 1) {
                replies.addAll(database.dispatcher().pipeline(List.copyOf(run), first.pinned(), side -> selection
                        .authority()
                        .executeAll(side, database.dispatcher().asSent(side, run))));
                return;
            }
        } else {
            queued.remove();
        }
        replies.addResultOf(() -> selection.call(first.command(), first.spec()));
    }

    /** Takes the plain commands at the head of the queue, without those that block if {@code free}. */
    private List<JedisCommand> run(boolean free) {
        List<JedisCommand> run = new ArrayList<>();
        Side pinned = queued.element().pinned();
        while (!queued.isEmpty()
                && queued.element().pinned() == pinned
                && (free ? queued.element().joinsRun() : queued.element().joinsTransaction())) {
            run.add(queued.remove().command());
        }
        return run;
    }

    /** A command was refused before it came here: inside MULTI that makes EXEC abort, as on a server. */
    void refused() {
        if (session.isQueueing()) {
            session.spoil();
        }
    }

    @Nullable Object nextReply() {
        return replies.next();
    }

    /** Forgets everything; an open session is given up with its connection. */
    void abandon() {
        if (stream != null) {
            stream.close();
            stream = null;
        }
        quit = false;
        queued.clear();
        replies.clear();
        session.abandon();
    }
}
