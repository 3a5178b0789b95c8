package io.crossfade.benchmarks.delay;

import io.crossfade.benchmarks.load.CpuTime;
import java.util.List;
import java.util.Locale;

/** How busy the processors were since this was made, and how much of that the proxies were, which are no part of what is measured. */
public final class ProxyShare {
    private final CpuTime all;
    private final List<DelayProxy> proxies;
    private final long startNanos = System.nanoTime();
    private final long allBefore;
    private final long proxiesBefore;

    /**
     * Begins to watch.
     *
     * @param all what is measured, the process of the proxies included
     */
    public ProxyShare(CpuTime all, DelayProxy... proxies) {
        this.all = all;
        this.proxies = List.of(proxies);
        this.allBefore = all.nanos();
        this.proxiesBefore = proxyNanos();
    }

    /** Returns a clause for a report. */
    public String describe() {
        double elapsed =
                (System.nanoTime() - startNanos) * (double) Runtime.getRuntime().availableProcessors();
        double used = all.nanos() - allBefore;
        double byProxies = proxyNanos() - proxiesBefore;
        return String.format(
                Locale.ROOT,
                "all of it kept the processors busy for %.0f %% of the time, the two proxies alone for %.0f %%",
                100 * used / elapsed,
                100 * byProxies / elapsed);
    }

    private long proxyNanos() {
        return proxies.stream().mapToLong(DelayProxy::cpuNanos).sum();
    }
}
