package io.crossfade.jedis;

import io.crossfade.model.Command;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisDataException;

/** A command that one node executes, and its reply. Not thread-safe. */
final class ClusterStep {
    private static final int NO_SLOT = -1;

    private final int slot;
    private final @Nullable HostAndPort node;
    private final Command command;
    private @Nullable Object reply;

    private ClusterStep(int slot, @Nullable HostAndPort node, Command command) {
        this.slot = slot;
        this.node = node;
        this.command = command;
    }

    static ClusterStep atSlot(int slot, Command command) {
        return new ClusterStep(slot, null, command);
    }

    static ClusterStep atNode(HostAndPort node, Command command) {
        return new ClusterStep(NO_SLOT, node, command);
    }

    /** Returns who is to execute it as far as is known. */
    HostAndPort place(ClusterNodes nodes) {
        return node == null ? nodes.owner(slot) : node;
    }

    boolean hasSlot() {
        return slot != NO_SLOT;
    }

    int slot() {
        return slot;
    }

    Command command() {
        return command;
    }

    /** Returns the reply; an error is an exception. */
    @Nullable Object reply() {
        return reply;
    }

    void answered(@Nullable Object newReply) {
        reply = newReply;
    }

    /** Returns whether it was not executed, because another node or another moment is the right one. */
    boolean isRedirected() {
        return reply instanceof JedisDataException error && ClusterCalls.isRedirection(error);
    }
}
