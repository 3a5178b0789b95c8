package io.crossfade.jedis;

import io.crossfade.command.Access;
import io.crossfade.command.CommandSpec;
import io.crossfade.dispatch.CommandDispatcher;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The half of the seam that remembers: commands that wait for a flush, replies that wait to be read, and the session between
 * WATCH or MULTI and EXEC. A connection that only executes whole commands has none.
 */
final class QueuedCommands {
    private record Queued(JedisCommand command, CommandSpec spec, @Nullable Side pinned) {
        boolean isSession() {
            return spec.access() == Access.SESSION;
        }

        /** Whether it may travel in one batch with others: not if it blocks, nor if another side may have to answer it. */
        boolean joinsRun() {
            return spec.blocking() == null && !spec.walksKeyspace() && spec.cursorIndex() == 0 && !isSession();
        }
    }

    private final CommandDispatcher dispatcher;
    private final AuthorityConnections authority;
    private final TransactionSession session;
    private final Deque<Queued> queued = new ArrayDeque<>();
    private final Replies replies = new Replies();

    QueuedCommands(CommandDispatcher dispatcher, AuthorityConnections authority) {
        this.dispatcher = dispatcher;
        this.authority = authority;
        this.session = new TransactionSession(dispatcher, authority);
    }

    /** Returns whether a whole command may pass by without upsetting an order. */
    boolean isIdle() {
        return queued.isEmpty() && replies.isEmpty() && !session.isOpen();
    }

    void add(JedisCommand command, CommandSpec spec) {
        queued.add(new Queued(command, spec, dispatcher.pinned(command, spec)));
    }

    /** Executes what waits: runs of plain commands in one batch each, the others one by one. */
    void flush() {
        while (!queued.isEmpty()) {
            refusePinned(queued.element());
            if (session.isQueueing() && !queued.element().isSession()) {
                session.queue(run(false), replies);
            } else if (queued.element().isSession()) {
                Queued next = queued.remove();
                session.execute(next.command(), next.spec(), replies);
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

    private void execute() {
        Queued first = queued.element();
        if (first.joinsRun()) {
            List<JedisCommand> run = run(true);
            if (run.size() > 1) {
                replies.addAll(
                        dispatcher.pipeline(List.copyOf(run), first.pinned(), side -> authority.executeAll(side, run)));
                return;
            }
        } else {
            queued.remove();
        }
        replies.addResultOf(() -> dispatcher.call(first.command(), first.spec(), authority));
    }

    /** Takes the plain commands at the head of the queue, without those that block if {@code free}. */
    private List<JedisCommand> run(boolean free) {
        List<JedisCommand> run = new ArrayList<>();
        Side pinned = queued.element().pinned();
        while (!queued.isEmpty()
                && queued.element().pinned() == pinned
                && (free ? queued.element().joinsRun() : !queued.element().isSession())) {
            run.add(queued.remove().command());
        }
        return run;
    }

    @Nullable Object nextReply() {
        return replies.next();
    }

    /** Forgets everything; an open session is given up with its connection. */
    void abandon() {
        queued.clear();
        replies.clear();
        session.abandon();
    }
}
