package io.crossfade.backfill.cli;

import io.crossfade.backfill.metrics.JobMetrics;
import io.crossfade.backfill.metrics.MetricsEndpoint;
import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.backfill.progress.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** The figures of a run on a port, until it is closed. */
final class RunMetrics implements AutoCloseable {
    private final JobMetrics metrics;
    private final MetricsEndpoint endpoint;

    private RunMetrics(JobMetrics metrics, MetricsEndpoint endpoint) {
        this.metrics = metrics;
        this.endpoint = endpoint;
    }

    /**
     * Begins to show them, and says where.
     *
     * @throws IllegalArgumentException if that cannot be
     */
    static RunMetrics open(InetSocketAddress address, String command, List<String> outcomes, Console console) {
        JobMetrics metrics = new JobMetrics(command, outcomes);
        try {
            MetricsEndpoint endpoint = MetricsEndpoint.open(address, metrics::text);
            String name = name(address.getAddress());
            console.tell("metrics: http://" + name + ":" + endpoint.port() + MetricsEndpoint.PATH);
            return new RunMetrics(metrics, endpoint);
        } catch (IOException e) {
            metrics.close();
            throw new IllegalArgumentException(
                    "--metrics-port: cannot listen on " + name(address.getAddress()) + ":" + address.getPort() + " ("
                            + e.getMessage() + "); nothing was done",
                    e);
        }
    }

    private static String name(InetAddress address) {
        String text = address.getHostAddress();
        return text.contains(":") ? "[" + text + "]" : text;
    }

    /** Returns what shows progress as {@code shown} does, and tells the meters. */
    ShownProgress around(ShownProgress shown) {
        return new ShownProgress() {
            @Override
            public void progressed(Progress progress) {
                metrics.progressed(progress);
                shown.progressed(progress);
            }

            @Override
            public void noted(String message) {
                shown.noted(message);
            }

            @Override
            public JobFigures figures() {
                return metrics.figures();
            }

            @Override
            public void close() {
                shown.close();
            }
        };
    }

    @Override
    public void close() {
        endpoint.close();
        metrics.close();
    }
}
