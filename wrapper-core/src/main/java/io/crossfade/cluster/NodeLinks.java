package io.crossfade.cluster;

import io.crossfade.model.Command;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.RedisLink;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The links to single nodes that one link to a cluster has taken. Not thread-safe. */
final class NodeLinks {
    private static final Command ANYTHING = Command.of("PING");

    private final Cluster cluster;
    private final Map<NodeAddress, RedisLink> open = new HashMap<>();
    private final Set<NodeAddress> unflushed = new LinkedHashSet<>();
    private long outstanding;
    private boolean failed;

    NodeLinks(Cluster cluster) {
        this.cluster = cluster;
    }

    void send(NodeAddress node, Command command) {
        checkUsable();
        try {
            at(node).send(command);
            unflushed.add(node);
            outstanding++;
        } catch (LinkException e) {
            throw failed(node, e);
        }
    }

    void flush() {
        checkUsable();
        for (NodeAddress node : unflushed) {
            try {
                at(node).flush();
            } catch (LinkException e) {
                throw failed(node, e);
            }
        }
        unflushed.clear();
    }

    /** Waits for the next reply of {@code node}, at most {@code millis}; 0 stands for the side's timeout. */
    @Nullable Object receive(NodeAddress node, int millis) {
        checkUsable();
        try {
            RedisLink link = at(node);
            Object reply = millis == 0 ? link.receive() : link.receive(millis);
            outstanding--;
            return reply;
        } catch (LinkException e) {
            throw failed(node, e);
        }
    }

    /** Returns the link to {@code node}, opened if need be. */
    RedisLink at(NodeAddress node) {
        RedisLink link = open.get(node);
        if (link == null) {
            link = cluster.connect(node);
            open.put(node, link);
        }
        return link;
    }

    /** One node has failed: what the others were sent is of unknown outcome, too, since nobody will read their replies. */
    private LinkException failed(NodeAddress node, LinkException e) {
        failed = true;
        cluster.failed(node);
        return outstanding == 0 || e.isOutcomeUnknown()
                ? e
                : LinkException.outcomeUnknown(String.valueOf(e.getMessage()), e);
    }

    private void checkUsable() {
        if (failed) {
            throw LinkException.outcomeUnknown(
                    "this link to the " + cluster.place() + " failed before; take another one", null);
        }
    }

    /**
     * Gives the links back, to be used again only if they are {@code clean}: after a failure keys may be watched, or replies
     * outstanding.
     */
    void close(boolean clean) {
        for (RedisLink link : open.values()) {
            if (!clean || failed) {
                spoil(link);
            }
            link.close();
        }
        open.clear();
    }

    /** A link that is closed with a reply outstanding does not go back to its pool. */
    private static void spoil(RedisLink link) {
        try {
            link.send(ANYTHING);
        } catch (LinkException alreadyBroken) {
            return; // and therefore not used again either
        }
    }
}
