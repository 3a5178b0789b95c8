package io.crossfade.benchmarks.micro;

import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to learn what a command means. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommandTableBenchmark {
    private final CommandTable table = CommandTable.standard();
    private final Command get = Command.of("GET", "bench:12345");
    private final Command scriptLoad = Command.of("script", "load", "return 1");
    private final Command set = Command.of("SET", "bench:12345", "value");
    private final Command mset = Command.of("MSET", "bench:1", "value", "bench:2", "value");

    /** Finds GET. */
    @Benchmark
    public CommandSpec findGet() {
        return table.find(get);
    }

    /** Finds a subcommand written in lower case. */
    @Benchmark
    public CommandSpec findSubcommand() {
        return table.find(scriptLoad);
    }

    /** Finds SET and takes its key. */
    @Benchmark
    public @Nullable Key findSetAndItsKey() {
        return table.find(set).singleKey(set);
    }

    /** Finds MSET and takes its keys. */
    @Benchmark
    public List<Key> findMsetAndItsKeys() {
        return table.find(mset).keys(mset);
    }
}
