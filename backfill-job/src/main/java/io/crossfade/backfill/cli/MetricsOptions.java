package io.crossfade.backfill.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the figures of a run are shown. */
final class MetricsOptions {
    private static final int HIGHEST_PORT = 65_535;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description =
                    "Show the figures of this run for Prometheus, at /metrics of this port, until it ends; 0 takes any port that"
                            + " is free, and says which. Default: nowhere.")
    private @Nullable Integer port;

    @Option(
            names = "--metrics-address",
            paramLabel = "ADDRESS",
            description =
                    "The address that --metrics-port listens on; 0.0.0.0 for all. Whoever reaches it sees the figures: there is"
                            + " neither password nor TLS. Default: 127.0.0.1, this machine alone.")
    private @Nullable String address;

    /**
     * Returns where, or null for nowhere.
     *
     * @throws IllegalArgumentException if there is no such address
     */
    @Nullable InetSocketAddress address() {
        Integer wanted = port;
        if (wanted == null) {
            if (address != null) {
                throw new IllegalArgumentException("--metrics-address is of no use without --metrics-port");
            }
            return null;
        }
        if (wanted < 0 || wanted > HIGHEST_PORT) {
            throw new IllegalArgumentException("--metrics-port " + wanted + " is not within 0 and " + HIGHEST_PORT);
        }
        String name = address == null ? "127.0.0.1" : address;
        try {
            return new InetSocketAddress(InetAddress.getByName(name), wanted);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("--metrics-address " + name + " is not known", e);
        }
    }
}
