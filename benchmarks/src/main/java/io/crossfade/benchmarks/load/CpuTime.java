package io.crossfade.benchmarks.load;

import io.crossfade.testing.RealRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The processor time of this JVM and of the servers: what a call costs all of them together. It tells more than throughput
 * on a machine that others use too, and bounds the throughput where all cores are busy.
 */
public final class CpuTime {
    private final List<ProcessHandle> processes = new ArrayList<>();

    /** Watches this JVM and these servers, as long as they are not restarted. */
    public CpuTime(RealRedis... servers) {
        processes.add(ProcessHandle.current());
        for (RealRedis server : servers) {
            processes.add(ProcessHandle.of(server.pid()).orElseThrow());
        }
    }

    /** Returns the nanoseconds used since the start of the processes; exact to about 10 ms per process. */
    public long nanos() {
        return processes.stream()
                .mapToLong(process ->
                        process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
                .sum();
    }
}
