package io.crossfade.benchmarks;

import io.crossfade.benchmarks.backfill.CopyMethod;
import io.crossfade.benchmarks.backfill.CrossfadeCopy;
import io.crossfade.benchmarks.backfill.CrossfadeVerify;
import io.crossfade.benchmarks.backfill.LargeKey;
import io.crossfade.benchmarks.backfill.SlowestCommand;
import io.crossfade.benchmarks.report.Document;
import io.crossfade.benchmarks.report.Machine;
import io.crossfade.benchmarks.report.Table;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What one very large key costs the backfill and the servers. */
@Command(
        name = "large",
        mixinStandardHelpOptions = true,
        description =
                "One key of very many elements is copied and verified: time, heap, and the command that held either server longest."
                        + " Give the JVM as little heap as the job is to have.")
final class LargeCommand implements Runnable {
    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(names = "--elements", defaultValue = "5000000", description = "of the key (default: ${DEFAULT-VALUE})")
    private int elements;

    @Option(
            names = "--types",
            split = ",",
            defaultValue = "HASH,SET,ZSET,LIST,STREAM,STRING",
            description = "one key each (default: ${DEFAULT-VALUE})")
    private List<LargeKey> types = List.of();

    @Option(names = "--workers", defaultValue = "4", description = "of the job (default: ${DEFAULT-VALUE})")
    private int workers;

    @Override
    public void run() {
        Document document = report.document();
        Table table = new Table(
                "type",
                "step",
                "seconds",
                "heap at most, MB",
                "slowest on the source, ms",
                "slowest on the target, ms");
        String machine = "";
        for (LargeKey type : types) {
            try (TwoServers servers = new TwoServers()) {
                machine = Machine.describe(servers.source);
                document.say("writing a " + type + " of " + elements + " elements");
                type.preload(servers.source, elements);
                measure(type, "copy", new CrossfadeCopy(workers), servers, table);
                measure(type, "verify", new CrossfadeVerify(workers), servers, table);
            }
        }
        document.section(
                "large",
                machine + " One key of " + elements + " elements (a string: 40 bytes for each); "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MB of heap.\n\n" + table.markdown());
    }

    private static void measure(LargeKey type, String step, CopyMethod method, TwoServers servers, Table table) {
        SlowestCommand.watch(servers.source);
        SlowestCommand.watch(servers.target);
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
        long start = System.nanoTime();
        method.copy(servers.source, servers.target);
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        long most =
                heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        table.row(
                type.name().toLowerCase(Locale.ROOT),
                step,
                String.format(Locale.ROOT, "%.1f", seconds),
                String.valueOf(most >> 20),
                SlowestCommand.of(servers.source),
                SlowestCommand.of(servers.target));
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
