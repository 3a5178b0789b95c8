package io.crossfade.benchmarks.soak.app;

import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import java.util.List;

/**
 * How a side is reached, on loopback.
 *
 * @param ports the one of a server, or those of a cluster's nodes
 * @param cluster whether it is a cluster
 */
public record Endpoint(List<Integer> ports, boolean cluster) {
    private static final String LOOPBACK = "127.0.0.1";

    /** Copies the list. */
    public Endpoint {
        ports = List.copyOf(ports);
    }

    /** Returns the configuration of a client. */
    public SideConfig config() {
        return cluster
                ? SideConfig.defaults().withTopology(Topology.cluster(nodes()))
                : SideConfig.of(LOOPBACK, ports.get(0));
    }

    /** Returns the lines of a properties file; {@code prefix} such as {@code crossfade.source}. */
    public List<String> settings(String prefix) {
        if (!cluster) {
            return List.of(prefix + ".host=" + LOOPBACK, prefix + ".port=" + ports.get(0));
        }
        List<String> nodes = ports.stream().map(port -> LOOPBACK + ":" + port).toList();
        return List.of(prefix + ".topology=cluster", prefix + ".nodes=" + String.join(",", nodes));
    }

    private List<NodeAddress> nodes() {
        return ports.stream().map(port -> new NodeAddress(LOOPBACK, port)).toList();
    }
}
