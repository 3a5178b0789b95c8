package io.crossfade.shadow;

import io.crossfade.command.Access;
import io.crossfade.command.CommandSpec;
import io.crossfade.command.ReplayRule;
import io.crossfade.converge.Overwrite;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the writes that can be replayed to the shadow before the authority is asked, on the caller's thread, so that both
 * round trips overlap; has the others converged by their lane and waits for that. Each key is checked afterwards.
 */
final class SyncCarriage implements Carriage {
    /** Callers that wait for two round trips write less often than those of the lanes, so their checks gather for longer. */
    private static final long GROUP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final class Ahead {
        final Command command;
        final Key key;
        final boolean partial;
        boolean refused;
        boolean unknown;

        @Nullable Object reply;

        Ahead(Command command, Key key, boolean partial) {
            this.command = command;
            this.key = key;
            this.partial = partial;
        }
    }

    private final LaneContext context;
    private final Lanes lanes;
    private final LaneSwitch laneSwitch;
    private final LaneState state;
    private final ShadowBreaker breaker;
    private final List<Ahead> ahead = new ArrayList<>(1);
    private final List<CompletableFuture<Boolean>> waiting = new ArrayList<>(1);
    private final long startNanos = System.nanoTime();
    private @Nullable RedisLink link;
    private boolean inContact;
    private long waitedNanos;
    private final Openings openings;
    private final Refusals refusals;

    SyncCarriage(LaneContext context, Lanes lanes, LaneSwitch laneSwitch, Openings openings) {
        this.openings = openings;
        this.context = context;
        this.lanes = lanes;
        this.laneSwitch = laneSwitch;
        this.state = laneSwitch.state();
        this.refusals = new Refusals(context.counters());
        this.breaker = laneSwitch.breaker(state.authority().other());
    }

    /**
     * Sends what can be sent ahead; whatever fails here is converged later. Until {@link #await} has the last reply, this counts as
     * contact with the shadow.
     */
    void sendAhead(List<Command> commands, List<CommandSpec> specs) {
        inContact = laneSwitch.enter(state);
        if (inContact) {
            send(commands, specs, context.sides().apply(state.authority().other()));
        }
    }

    /**
     * The connection may have to be opened, for which the caller waits as long as for a reply: so nothing is sent ahead to a shadow that
     * did not answer, until a lane finds that it does again.
     */
    private void send(List<Command> commands, List<CommandSpec> specs, RedisSide shadow) {
        for (int i = 0; i < commands.size(); i++) {
            Key key = aheadKey(commands.get(i), specs.get(i));
            if (key != null) {
                ahead.add(new Ahead(commands.get(i), key, specs.get(i).rule() == ReplayRule.PARTIAL));
            }
        }
        if (ahead.isEmpty() || !breaker.answering() || !breaker.tryAcquire()) {
            ahead.clear();
            return;
        }
        ahead.forEach(write -> context.pending().add(write.key));
        try {
            RedisLink opened = lease(shadow);
            link = opened;
            for (Ahead write : ahead) {
                opened.send(write.command);
            }
            opened.flush();
        } catch (LinkException e) {
            failed(e, 0);
        }
    }

    private RedisLink lease(RedisSide shadow) {
        long before = System.nanoTime();
        try {
            return openings.lease(shadow, context.carry().syncTimeout());
        } finally {
            waitedNanos = System.nanoTime() - before;
        }
    }

    private @Nullable Key aheadKey(Command command, CommandSpec spec) {
        Key key = spec.replayable(command) ? spec.singleKey(command) : null;
        if (key == null
                || !context.carries(key)
                || (spec.rule() == ReplayRule.PARTIAL && !context.whole().contains(key))) {
            return null;
        }
        return Key.of(key.bytes().clone());
    }

    @Override
    public void succeeded(Command command, CommandSpec spec, @Nullable Object reply) {
        Ahead sent = find(command);
        if (sent != null) {
            sent.reply = reply;
        } else {
            succeeded(command, spec);
        }
    }

    private void succeeded(Command command, CommandSpec spec) {
        if (spec.rule() == ReplayRule.BOTH) {
            lanes.broadcast(command.copy());
        } else if (spec.rule() == ReplayRule.FUNCTIONS) {
            lanes.functionsChanged();
        } else if (spec.rule() == ReplayRule.MESSAGE) {
            lanes.message(command.copy(), null);
        } else {
            for (Key key : spec.writtenKeys(command)) {
                convergeAndWait(Key.of(key.bytes().clone()));
            }
        }
    }

    @Override
    public void refused(Command command, CommandSpec spec) {
        Ahead sent = find(command);
        if (sent != null) {
            sent.refused = true;
        } else if (spec.access() == Access.SCRIPT) {
            succeeded(command, spec);
        }
    }

    @Override
    public void unknown(Command command, CommandSpec spec) {
        Ahead sent = find(command);
        if (sent != null) {
            sent.unknown = true;
        } else if (spec.rule() == ReplayRule.FUNCTIONS) {
            lanes.functionsChanged();
        } else {
            for (Key key : spec.writtenKeys(command)) {
                lanes.dirty(Key.of(key.bytes().clone()), true);
            }
        }
    }

    @Override
    public void await() {
        long deadline = System.nanoTime() + context.carry().syncTimeout().toNanos() - waitedNanos;
        try {
            receiveAhead(deadline);
        } finally {
            leave();
        }
        for (CompletableFuture<Boolean> future : waiting) {
            try {
                future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return; // the key stays dirty and is converged when the shadow can be reached
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException e) {
                throw new IllegalStateException("a lane completes its waiters without an exception", e);
            }
        }
    }

    private void leave() {
        if (inContact) {
            inContact = false;
            laneSwitch.leave();
        }
    }

    private void receiveAhead(long deadline) {
        RedisLink opened = link;
        if (opened == null) {
            return;
        }
        int at = 0;
        try {
            for (; at < ahead.size(); at++) {
                answered(ahead.get(at), opened.receive(millisTo(deadline)));
            }
            link = null;
            opened.close();
            concluded(System.nanoTime() - startNanos);
        } catch (LinkException e) {
            failed(e, at);
        }
    }

    private void concluded(long elapsedNanos) {
        if (refusals.takeEveryWrite()) {
            breaker.failed(elapsedNanos, new MigrationException("the shadow refuses every write"));
        } else {
            breaker.succeeded(elapsedNanos);
        }
    }

    private static int millisTo(long deadline) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        return (int) Math.max(1, left);
    }

    private void answered(Ahead write, @Nullable Object reply) {
        if (reply instanceof ErrorReply error && !write.refused) {
            refusals.note(error);
        }
        if (reply instanceof ErrorReply || write.refused || write.unknown) {
            context.whole().remove(write.key);
            if (write.unknown) {
                lanes.dirty(write.key, true);
            } else {
                convergeAndWait(write.key);
            }
        } else {
            context.counters().replayed.increment();
            context.whole().add(write.key);
            boolean contradicted = write.partial && write.reply instanceof Long count && !count.equals(reply);
            if (contradicted) {
                context.counters().contradicted.increment();
            }
            if (contradicted || context.carry().check()) {
                checkLater(write);
            }
        }
        context.pending().remove(write.key); // not before it is dirty: a shadow read would see neither
    }

    /** What was sent ahead may have overtaken another write on the shadow alone, so the authority by itself does not tell enough. */
    private void checkLater(Ahead write) {
        Lane lane = lanes.of(write.key);
        Overwrite written = write.partial ? null : CarryItem.overwrite(write.command);
        if (written == null) {
            lane.mark(write.key, DirtyKind.CHECK, context.checkDueNanos(GROUP_NANOS), false, null);
        } else {
            lane.compare(write.key, written.copy(), context.checkDueNanos(GROUP_NANOS));
        }
    }

    /** Nobody waits for a shadow that the breaker has given up, or that is left alone. */
    private void convergeAndWait(Key key) {
        if (!breaker.closed() || laneSwitch.isPaused()) {
            lanes.dirty(key, false);
            return;
        }
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        waiting.add(done);
        lanes.of(key).offer(new CarryItem(key, null, false, done));
    }

    private void failed(LinkException e, int from) {
        breaker.failed(System.nanoTime() - startNanos, e);
        context.counters().shadowFailures.increment();
        context.counters().failed(FailureReason.of(e));
        for (Ahead write : ahead.subList(from, ahead.size())) {
            context.whole().remove(write.key);
            lanes.dirty(write.key, true);
            context.pending().remove(write.key);
        }
        RedisLink opened = link;
        link = null;
        if (opened != null) {
            opened.close();
        }
    }

    private @Nullable Ahead find(Command command) {
        for (Ahead write : ahead) {
            if (write.command == command) {
                return write;
            }
        }
        return null;
    }
}
