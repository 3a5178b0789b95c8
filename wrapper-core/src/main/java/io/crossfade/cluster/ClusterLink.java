package io.crossfade.cluster;

import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.Layout;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The primaries of a cluster as one connection. Not thread-safe.
 *
 * <p>Commands are routed by one map as long as replies are outstanding, so those to one key reach one node in their order. When
 * a reply is a redirection, all that is outstanding is read first, and what was redirected is sent again in its order.
 */
final class ClusterLink implements RedisLink {
    private static final CommandTable TABLE = CommandTable.standard();
    private static final long FOLLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Cluster cluster;
    private final NodeLinks nodes;
    private final Redirects redirects;
    private final Transaction transaction = new Transaction();
    private final Deque<Pending> sent = new ArrayDeque<>();
    private final Deque<Pending> answered = new ArrayDeque<>();
    private SlotMap map;
    private int generation;
    private boolean closed;

    ClusterLink(Cluster cluster, Cluster.View view) {
        this.cluster = cluster;
        this.nodes = new NodeLinks(cluster);
        this.redirects = new Redirects(cluster, nodes);
        this.map = view.map();
        this.generation = view.generation();
    }

    @Override
    public void send(Command command) {
        renewMapAtRest();
        CommandSpec spec = TABLE.find(command);
        TransactionStep step = TransactionStep.of(spec);
        if (step != null) {
            dispatch(transaction.step(step, command, spec, map));
        } else if (transaction.isBegun()) {
            dispatch(transaction.queue(command, spec, map));
        } else {
            dispatch(Routes.of(command, spec, map));
        }
    }

    @Override
    public void send(Command command, Key key) {
        renewMapAtRest();
        dispatch(Routes.beside(command, key, map));
    }

    @Override
    public Set<String> servers(Command command, @Nullable Key beside) {
        List<Key> keys = beside == null ? TABLE.find(command).keys(command) : List.of(beside);
        Set<String> names = new HashSet<>();
        for (Key key : keys) {
            NodeAddress owner = map.owner(key.slot());
            if (owner != null) {
                names.add(owner.toString());
            }
        }
        return names;
    }

    private void renewMapAtRest() {
        if (isAtRest() && !transaction.isOpen()) {
            map = cluster.present().map();
        }
    }

    private boolean isAtRest() {
        return sent.isEmpty() && answered.isEmpty();
    }

    private void dispatch(Pending pending) {
        for (Part part : pending.parts()) {
            nodes.send(part.node(), part.command());
        }
        sent.add(pending);
    }

    @Override
    public void flush() {
        nodes.flush();
    }

    @Override
    public @Nullable Object receive() {
        return receive(0);
    }

    @Override
    public @Nullable Object receive(int millis) {
        if (!answered.isEmpty()) {
            return answered.remove().reply();
        }
        Pending next = sent.remove();
        if (read(next, millis)) {
            return next.reply();
        }
        long patience = millis == 0 ? FOLLOW_NANOS : Math.min(FOLLOW_NANOS, TimeUnit.MILLISECONDS.toNanos(millis));
        readTheRest(millis);
        List<Part> parts = new ArrayList<>(next.parts());
        answered.forEach(pending -> parts.addAll(pending.parts()));
        redirects.follow(parts, System.nanoTime() + patience);
        return next.reply();
    }

    private void readTheRest(int millis) {
        nodes.flush();
        while (!sent.isEmpty()) {
            Pending pending = sent.remove();
            read(pending, millis);
            answered.add(pending);
        }
    }

    /** Reads every reply; returns whether none has to be followed. */
    private boolean read(Pending pending, int millis) {
        boolean here = true;
        for (Part part : pending.parts()) {
            part.answered(nodes.receive(part.node(), millis));
            here &= part.redirection() == null;
            Redirection redirection = Redirection.of(part.reply(), part.node());
            if (redirection != null && !redirection.asking()) {
                cluster.redirected();
            }
        }
        return here;
    }

    @Override
    public List<Primary> primaries() {
        requireRest();
        survey();
        List<Primary> primaries = new ArrayList<>();
        for (NodeAddress node : map.primaries()) {
            primaries.add(new Primary(node.toString(), map.aSlotOf(node), nodes.at(node)));
        }
        return primaries;
    }

    @Override
    public Layout layout() {
        requireRest();
        return survey().layout();
    }

    private Survey survey() {
        Survey survey = cluster.surveyed();
        map = survey.map();
        generation = cluster.generation();
        return survey;
    }

    @Override
    public boolean isStale() {
        return generation != cluster.generation();
    }

    private void requireRest() {
        if (!isAtRest()) {
            throw new IllegalStateException("replies are outstanding");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            nodes.close(isAtRest() && !transaction.isOpen());
        }
    }
}
