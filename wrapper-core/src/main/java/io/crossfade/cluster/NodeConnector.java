package io.crossfade.cluster;

import io.crossfade.spi.LinkException;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.RedisLink;
import java.util.Collection;

/** Connects to single nodes of a cluster. Thread-safe. */
public interface NodeConnector {
    /**
     * Takes a connection to {@code node}, or opens one. Blocks at most the side's timeouts.
     *
     * @throws LinkException if none can be had
     */
    RedisLink lease(NodeAddress node);

    /** Hears that the cluster consists of {@code nodes} now: connections to others are needed no more. Does not block. */
    void keep(Collection<NodeAddress> nodes);
}
