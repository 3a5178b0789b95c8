package io.crossfade.benchmarks;

import io.crossfade.benchmarks.backfill.Core;
import io.crossfade.benchmarks.backfill.JobProcess;
import io.crossfade.benchmarks.load.Keyspace;
import io.crossfade.benchmarks.load.Load;
import io.crossfade.benchmarks.load.Measurement;
import io.crossfade.benchmarks.load.Operation;
import io.crossfade.benchmarks.load.Subject;
import io.crossfade.benchmarks.report.Document;
import io.crossfade.benchmarks.report.Machine;
import io.crossfade.benchmarks.report.Spread;
import io.crossfade.benchmarks.report.Table;
import io.crossfade.testing.RealRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import redis.clients.jedis.Jedis;

/** What an application at the source sees while its keys are copied. */
@Command(
        name = "gentle",
        mixinStandardHelpOptions = true,
        description =
                "GET and SET by stock Jedis at a steady rate on the source: latency without a backfill, beside one as it is set by"
                        + " default, beside others that take more or less, and beside a busy loop.")
final class GentleCommand implements Runnable {
    private static final double GOAL = 1.5;
    private static final int APPLICATION_CORE = 0;
    private static final int JOB_CORE = 1;
    private static final List<Job> JOBS = List.of(
            new Job("as by default"),
            new Job("`--source-share 0.5`", "--source-share", "0.5"),
            new Job("`--rate 20000`", "--rate", "20000"),
            new Job("`--min-share 1`: full speed", "--min-share", "1"),
            Job.BUSY_LOOP);

    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(names = "--keys", defaultValue = "1000000", description = "keys of 100 bytes (default: ${DEFAULT-VALUE})")
    private int keys;

    @Option(names = "--rounds", defaultValue = "5", description = "alternating rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--slice-millis", defaultValue = "3000", description = "each (default: ${DEFAULT-VALUE})")
    private long sliceMillis;

    @Option(names = "--rate", defaultValue = "4000", description = "calls per second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(names = "--threads", defaultValue = "4", description = "application threads (default: ${DEFAULT-VALUE})")
    private int threads;

    private record Job(String title, List<String> options) {
        static final Job BUSY_LOOP = new Job("none: a busy loop on its core");

        Job(String title, String... options) {
            this(title, List.of(options));
        }
    }

    /**
     * @param alone what the application saw without a backfill just before
     * @param beside what it saw beside the backfill
     * @param copied keys a second
     */
    private record Seen(Measurement alone, Measurement beside, double copied) {}

    @Override
    public void run() {
        Document document = report.document();
        Keyspace keyspace = new Keyspace(keys);
        Map<Job, List<Seen>> seen = new LinkedHashMap<>();
        JOBS.forEach(job -> seen.put(job, new ArrayList<>()));
        boolean apart = Core.canBeChosen();
        try (TwoServers servers = new TwoServers();
                Subject application = servers.subjects().stock()) {
            document.say("writing " + keys + " keys");
            keyspace.preload(servers.source);
            String machine = Machine.describe(servers.source); // before this process has one core left
            if (apart) {
                Core.pin(ProcessHandle.current().pid(), APPLICATION_CORE);
                Core.pin(servers.source.pid(), APPLICATION_CORE);
                Core.pin(servers.target.pid(), JOB_CORE);
            }
            try (Load load = Load.start(application, Operation.MIXED, keyspace, threads, rate)) {
                for (int round = 0; round < rounds; round++) {
                    document.say("round " + (round + 1) + " of " + rounds);
                    List<Job> order = new ArrayList<>(JOBS);
                    Collections.rotate(order, round);
                    for (Job job : order) {
                        seen.getOrDefault(job, List.of()).add(slice(servers, load, job, apart));
                    }
                }
                if (load.failure() != null) {
                    throw new IllegalStateException("the application failed", load.failure());
                }
            }
            document.section(
                    "gentle",
                    machine + " " + rounds + " rounds of " + sliceMillis + " ms each, " + rate
                            + " calls per second by " + threads + " threads, GET and SET by halves, " + keys
                            + " keys of 100 bytes. "
                            + (apart
                                    ? "Application and source have one core, the job and the target another one."
                                    : "All share the same cores.")
                            + "\n\n" + table(seen).markdown());
        }
    }

    private Seen slice(TwoServers servers, Load load, Job job, boolean apart) {
        servers.target.flush();
        Load.run(Duration.ofMillis(sliceMillis / 4));
        load.take();
        Load.run(Duration.ofMillis(sliceMillis));
        Measurement alone = load.take();
        boolean copies = !job.equals(Job.BUSY_LOOP);
        try (JobProcess process =
                copies ? JobProcess.start(servers.source, servers.target, job.options()) : JobProcess.startBusyLoop()) {
            if (apart) {
                Core.pin(process.pid(), JOB_CORE);
            }
            if (copies) {
                awaitFirstKeys(servers.target, process);
            }
            Load.run(Duration.ofMillis(sliceMillis / 2)); // the job's compiler and its throttle find their level
            long before = size(servers.target);
            long start = System.nanoTime();
            load.take();
            Load.run(Duration.ofMillis(sliceMillis));
            Measurement beside = load.take();
            double copied = (size(servers.target) - before)
                    * (double) TimeUnit.SECONDS.toNanos(1)
                    / (System.nanoTime() - start);
            process.requireRunning();
            return new Seen(alone, beside, copied);
        }
    }

    private static void awaitFirstKeys(RealRedis target, JobProcess process) {
        while (size(target) == 0) {
            process.requireRunning();
            Load.run(Duration.ofMillis(20));
        }
    }

    private static long size(RealRedis server) {
        try (Jedis jedis = server.jedis()) {
            return jedis.dbSize();
        }
    }

    private static Table table(Map<Job, List<Seen>> seen) {
        Table table = new Table("backfill", "copied", "p50", "p99", "p99 without, us", "p99 beside it, us", "target");
        seen.forEach((job, slices) -> {
            Spread p99 = spread(
                    slices, slice -> slice.beside().p99Nanos() / slice.alone().p99Nanos());
            table.row(
                    job.title(),
                    spread(slices, Seen::copied).thousands() + " keys/s",
                    spread(
                                    slices,
                                    slice -> slice.beside().p50Nanos()
                                            / slice.alone().p50Nanos())
                            .ratio(),
                    p99.ratio(),
                    micros(slices, Seen::alone),
                    micros(slices, Seen::beside),
                    String.format(Locale.ROOT, "p99 <= %.1f: %s", GOAL, Goal.met(p99.median() <= GOAL)));
        });
        return table;
    }

    private static String micros(List<Seen> slices, Function<Seen, Measurement> which) {
        return String.format(
                Locale.ROOT,
                "%.0f",
                spread(slices, slice -> which.apply(slice).p99Nanos() / 1_000).median());
    }

    private static Spread spread(List<Seen> slices, ToDoubleFunction<Seen> figure) {
        return Spread.of(slices.stream().map(figure::applyAsDouble).toList());
    }
}
