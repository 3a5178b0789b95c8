package io.crossfade.benchmarks.micro;

import io.crossfade.CrossfadeConfig;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.model.MigrationPhase;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import redis.clients.jedis.RedisClient;

/**
 * What a whole call costs with a real server behind it, stock and through Crossfade; look at the allocated bytes more than
 * at the time, which is mostly the server's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SeamBenchmark {
    private static final String KEY = "bench:12345";
    private static final String VALUE = "v".repeat(100);

    private final RealRedis source = RealRedis.start();
    private final RealRedis target = RealRedis.start();
    private final RedisClient stock = RedisClient.create(source.host(), source.port());
    private final JedisCrossfade passing = open(MigrationPhase.SOURCE_ONLY);
    private final JedisCrossfade carrying = open(MigrationPhase.DUAL_WRITE);
    private final RedisClient passingClient = passing.redisClient();
    private final RedisClient carryingClient = carrying.redisClient();

    /** Writes the key that is read. */
    public SeamBenchmark() {
        stock.set(KEY, VALUE);
    }

    private JedisCrossfade open(MigrationPhase phase) {
        return JedisCrossfade.open(CrossfadeConfig.builder()
                .phase(phase)
                .source(SideConfig.of(source.host(), source.port()))
                .target(SideConfig.of(target.host(), target.port()))
                .build());
    }

    /** GET of the stock client. */
    @Benchmark
    public @Nullable String stockGet() {
        return stock.get(KEY);
    }

    /** SET of the stock client. */
    @Benchmark
    public String stockSet() {
        return stock.set(KEY, VALUE);
    }

    /** GET in SOURCE_ONLY. */
    @Benchmark
    public @Nullable String crossfadeGet() {
        return passingClient.get(KEY);
    }

    /** SET in SOURCE_ONLY. */
    @Benchmark
    public String crossfadeSet() {
        return passingClient.set(KEY, VALUE);
    }

    /** SET in DUAL_WRITE; the bytes are the caller's and the lane's together. */
    @Benchmark
    public String crossfadeSetCarried() {
        return carryingClient.set(KEY, VALUE);
    }

    /** Ends what was opened. */
    @TearDown
    public void close() {
        passing.close();
        carrying.close();
        stock.close();
        source.close();
        target.close();
    }
}
