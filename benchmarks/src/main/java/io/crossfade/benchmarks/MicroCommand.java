package io.crossfade.benchmarks;

import io.crossfade.benchmarks.report.Document;
import io.crossfade.benchmarks.report.Machine;
import io.crossfade.benchmarks.report.Table;
import io.crossfade.testing.RealRedis;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the JMH benchmarks, each in a JVM of its own, and sums them up. */
@Command(
        name = "micro",
        mixinStandardHelpOptions = true,
        description = "The JMH benchmarks of the hot path with the bytes that each call allocates.")
final class MicroCommand implements Runnable {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(names = "--iterations", defaultValue = "3", description = "of 1 s each (default: ${DEFAULT-VALUE})")
    private int iterations;

    @Option(names = "--include", defaultValue = "io.crossfade", description = "which, as a regular expression")
    private String include = "io.crossfade";

    @Override
    public void run() {
        Document document = report.document();
        Table table = new Table("benchmark", "time per call", "allocated per call");
        for (RunResult result : results()) {
            Result<?> time = result.getPrimaryResult();
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
            table.row(
                    "`" + name(result.getParams().getBenchmark()) + "`",
                    String.format(
                            Locale.ROOT,
                            "%.2f %s (+- %.2f)",
                            time.getScore(),
                            time.getScoreUnit().replace("/op", ""),
                            time.getScoreError()),
                    allocated == null ? "-" : String.format(Locale.ROOT, "%.0f B", allocated.getScore()));
        }
        document.section("micro", machine() + "\n\n" + table.markdown());
    }

    private Collection<RunResult> results() {
        try {
            return new Runner(new OptionsBuilder()
                            .include(include)
                            .addProfiler(GCProfiler.class)
                            .forks(1)
                            .warmupIterations(1)
                            .warmupTime(TimeValue.seconds(1))
                            .measurementIterations(iterations)
                            .measurementTime(TimeValue.seconds(1))
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run();
        } catch (RunnerException e) {
            throw new IllegalStateException("the benchmarks could not be run", e);
        }
    }

    private static String machine() {
        try (RealRedis server = RealRedis.start()) {
            return Machine.describe(server);
        }
    }

    private static String name(String benchmark) {
        String method = benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1);
        return method.replace("Benchmark.", ".");
    }
}
