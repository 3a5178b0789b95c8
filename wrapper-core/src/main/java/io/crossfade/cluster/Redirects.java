package io.crossfade.cluster;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Command;
import io.crossfade.spi.NodeAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends commands that were redirected to where they belong, in their order and in rounds, as long as that may lead somewhere:
 * at most 12 rounds in about a second. Not thread-safe.
 */
final class Redirects {
    private static final int ROUNDS = 12;
    private static final int ROUNDS_AT_ONCE = 3;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int LONGEST_PAUSE_SHIFT = 5;
    private static final Command ASKING = Command.of("ASKING");

    private final Cluster cluster;
    private final NodeLinks nodes;

    Redirects(Cluster cluster, NodeLinks nodes) {
        this.cluster = cluster;
        this.nodes = nodes;
    }

    /** Follows the redirections of {@code parts}; no other reply may be outstanding. What leads nowhere stays as it is. */
    void follow(List<Part> parts, long deadlineNanos) {
        List<Part> left = redirected(parts);
        for (int round = 0; !left.isEmpty() && round < ROUNDS; round++) {
            boolean takesTime = left.stream().map(Part::redirection).anyMatch(to -> requireNonNull(to, "redirection")
                    .takesTime());
            if ((takesTime || round >= ROUNDS_AT_ONCE) && !pause(round, deadlineNanos)) {
                return;
            }
            again(left);
            left = redirected(left);
        }
    }

    private void again(List<Part> parts) {
        List<Part> asked = new ArrayList<>(0);
        for (Part part : parts) {
            Redirection to = requireNonNull(part.redirection(), "redirection");
            part.goTo(target(part, to));
            if (to.asking()) {
                nodes.send(part.node(), ASKING);
                asked.add(part);
            } else {
                cluster.redirected();
            }
            nodes.send(part.node(), part.command());
        }
        nodes.flush();
        for (Part part : parts) {
            if (asked.contains(part)) {
                nodes.receive(part.node(), 0);
            }
            part.answered(nodes.receive(part.node(), 0));
        }
    }

    /** The node that the answer names, or whoever holds the slot by now. */
    private NodeAddress target(Part part, Redirection to) {
        if (to.node() != null) {
            return to.node();
        }
        cluster.redirected();
        NodeAddress owner =
                part.slot() == Part.NO_SLOT ? null : cluster.present().map().owner(part.slot());
        return owner == null ? part.node() : owner;
    }

    private static List<Part> redirected(List<Part> parts) {
        return parts.stream().filter(part -> part.redirection() != null).toList();
    }

    private static boolean pause(int round, long deadlineNanos) {
        long nanos = FIRST_PAUSE_NANOS << Math.min(round, LONGEST_PAUSE_SHIFT);
        if (System.nanoTime() + nanos - deadlineNanos > 0) {
            return false;
        }
        LockSupport.parkNanos(nanos);
        return !Thread.currentThread().isInterrupted();
    }
}
