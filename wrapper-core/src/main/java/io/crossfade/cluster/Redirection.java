package io.crossfade.cluster;

import io.crossfade.model.ErrorReply;
import io.crossfade.spi.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a node that did not execute a command, because it is not, or not now, the one to ask.
 *
 * @param kind what it said
 * @param node whom to ask instead, if it told
 */
record Redirection(Kind kind, @Nullable NodeAddress node) {
    enum Kind {
        /** Another node holds the slot. */
        MOVED(true),
        /** The key, if it is there, has already been moved to another node. */
        ASK(true),
        /** Of several keys some have been moved and some not. */
        TRYAGAIN(false),
        /** The cluster does not serve the slot for now. */
        CLUSTERDOWN(false),
        /** The node is a replica by now. */
        READONLY(false);

        /** Whether the answer names the node to ask, so that it can be asked at once. */
        private final boolean named;

        Kind(boolean named) {
            this.named = named;
        }
    }

    /** Returns what {@code reply} says, or null if it is none. */
    static @Nullable Redirection of(@Nullable Object reply, NodeAddress answered) {
        if (!(reply instanceof ErrorReply error)) {
            return null;
        }
        for (Kind kind : Kind.values()) {
            if (error.code().equals(kind.name())) {
                return new Redirection(kind, kind.named ? address(error.message(), answered) : null);
            }
        }
        return null;
    }

    /** As in {@code MOVED 3999 127.0.0.1:6381}; an empty host is that of the node that answered. */
    private static NodeAddress address(String message, NodeAddress answered) {
        String[] words = message.split(" ");
        String last = words[words.length - 1];
        int colon = last.lastIndexOf(':');
        String host = last.substring(0, Math.max(0, colon));
        return new NodeAddress(host.isEmpty() ? answered.host() : host, Integer.parseInt(last.substring(colon + 1)));
    }

    boolean asking() {
        return kind == Kind.ASK;
    }

    /** Whether asking again makes sense only after a while. */
    boolean takesTime() {
        return !kind.named;
    }
}
