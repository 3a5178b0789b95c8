package io.crossfade.cluster;

import io.crossfade.model.Command;
import io.crossfade.spi.NodeAddress;
import org.jspecify.annotations.Nullable;

/** One command to one node, and its reply once that is here. Not thread-safe. */
final class Part {
    /** Stands for a command that may go to any node. */
    static final int NO_SLOT = -1;

    private final Command command;
    private final int slot;
    private final boolean redirectable;
    private NodeAddress node;
    private @Nullable Object reply;

    private Part(Command command, int slot, boolean redirectable, NodeAddress node) {
        this.command = command;
        this.slot = slot;
        this.redirectable = redirectable;
        this.node = node;
    }

    /** A command that goes where a node redirects it. */
    static Part of(Command command, int slot, NodeAddress node) {
        return new Part(command, slot, true, node);
    }

    /** A command that means something on this node only: a redirection is its reply. */
    static Part pinned(Command command, NodeAddress node) {
        return new Part(command, NO_SLOT, false, node);
    }

    Command command() {
        return command;
    }

    int slot() {
        return slot;
    }

    NodeAddress node() {
        return node;
    }

    void goTo(NodeAddress other) {
        node = other;
    }

    @Nullable Object reply() {
        return reply;
    }

    void answered(@Nullable Object answer) {
        reply = answer;
    }

    /** Returns where the reply sends the command, or null if it is one. */
    @Nullable Redirection redirection() {
        return redirectable ? Redirection.of(reply, node) : null;
    }
}
