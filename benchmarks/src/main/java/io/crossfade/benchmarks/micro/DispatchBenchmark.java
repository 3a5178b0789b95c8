package io.crossfade.benchmarks.micro;

import io.crossfade.CrossfadeConfig;
import io.crossfade.dispatch.CommandDispatcher;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationPhase;
import io.crossfade.spi.AuthorityCall;
import io.crossfade.spi.SideConfig;
import io.crossfade.verify.ShadowReadConfig;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a command costs in the dispatcher when the authority answers at once. Nothing is connected: in SOURCE_ONLY every
 * command is passed through, and in SHADOW_READ a read that is not sampled never leaves the authority.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DispatchBenchmark {
    private static final byte[] REPLY = {'O', 'K'};
    private static final AuthorityCall AUTHORITY = (side, command) -> REPLY;

    private final JedisCrossfade sourceOnly = open(MigrationPhase.SOURCE_ONLY);
    private final JedisCrossfade shadowRead = open(MigrationPhase.SHADOW_READ);
    private final CommandDispatcher passing = sourceOnly.crossfade().dispatcher();
    private final CommandDispatcher reading = shadowRead.crossfade().dispatcher();
    private final Command get = Command.of("GET", "bench:12345");
    private final Command set = Command.of("SET", "bench:12345", "value");

    private static JedisCrossfade open(MigrationPhase phase) {
        return JedisCrossfade.open(CrossfadeConfig.builder()
                .phase(phase)
                .source(SideConfig.of("localhost", 1))
                .target(SideConfig.of("localhost", 2))
                .shadowRead(ShadowReadConfig.defaults().withSampleRate(0))
                .build());
    }

    /** GET in SOURCE_ONLY. */
    @Benchmark
    public @Nullable Object getPassedThrough() {
        return passing.call(get, passing.admit(get), AUTHORITY);
    }

    /** SET in SOURCE_ONLY. */
    @Benchmark
    public @Nullable Object setPassedThrough() {
        return passing.call(set, passing.admit(set), AUTHORITY);
    }

    /** GET in SHADOW_READ, not sampled. */
    @Benchmark
    public @Nullable Object getNotSampled() {
        return reading.call(get, reading.admit(get), AUTHORITY);
    }

    /** Ends what was opened. */
    @TearDown
    public void close() {
        sourceOnly.close();
        shadowRead.close();
    }
}
