package io.crossfade.benchmarks;

import io.crossfade.benchmarks.load.Comparison;
import io.crossfade.benchmarks.load.CpuTime;
import io.crossfade.benchmarks.load.Keyspace;
import io.crossfade.benchmarks.load.WarmUp;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** How long and how often the load is run. */
final class RoundOptions {
    private static final double COMPILING = 0.02;

    @Option(names = "--keys", defaultValue = "100000", description = "random keys (default: ${DEFAULT-VALUE})")
    private int keys;

    @Option(names = "--rounds", defaultValue = "5", description = "alternating rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--slice-millis",
            defaultValue = "2000",
            description = "length of each measurement (default: ${DEFAULT-VALUE})")
    private long sliceMillis;

    @Option(
            names = "--warmup-millis",
            defaultValue = "1000",
            description =
                    "a stretch of load before the first round; as many as it takes until the compiler is idle for 98 %%"
                            + " of one (default: ${DEFAULT-VALUE})")
    private long warmUpMillis;

    @Option(
            names = "--longest-warmup-millis",
            defaultValue = "8000",
            description = "of all those of one subject (default: ${DEFAULT-VALUE})")
    private long longestWarmUpMillis;

    @Option(
            names = "--threads",
            split = ",",
            defaultValue = "1,8",
            description = "application threads, measured one after the other (default: ${DEFAULT-VALUE})")
    private List<Integer> threads = List.of();

    Keyspace keyspace() {
        return new Keyspace(keys);
    }

    List<Integer> threads() {
        return threads;
    }

    Comparison comparison(Keyspace keyspace, TwoServers servers) {
        return new Comparison(
                keyspace,
                rounds,
                Duration.ofMillis(sliceMillis),
                new WarmUp(Duration.ofMillis(warmUpMillis), Duration.ofMillis(longestWarmUpMillis), COMPILING),
                new CpuTime(servers.source, servers.target));
    }

    @Override
    public String toString() {
        return rounds + " rounds of " + sliceMillis + " ms each, " + keys + " keys";
    }
}
