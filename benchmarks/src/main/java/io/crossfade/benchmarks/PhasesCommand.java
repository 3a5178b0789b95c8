package io.crossfade.benchmarks;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;

import io.crossfade.benchmarks.load.Comparison;
import io.crossfade.benchmarks.load.Keyspace;
import io.crossfade.benchmarks.load.Operation;
import io.crossfade.benchmarks.load.Ratios;
import io.crossfade.benchmarks.load.Subject;
import io.crossfade.benchmarks.load.Subjects;
import io.crossfade.benchmarks.report.Document;
import io.crossfade.benchmarks.report.Machine;
import io.crossfade.benchmarks.report.Table;
import io.crossfade.model.MigrationPhase;
import io.crossfade.shadow.CarryMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the application pays for Crossfade in each phase. */
@Command(
        name = "phases",
        mixinStandardHelpOptions = true,
        description =
                "100-byte GET and SET through Crossfade in each phase, and through a naive dual write, against stock"
                        + " Jedis on one server.")
final class PhasesCommand implements Runnable {
    @Mixin
    private final RoundOptions rounds = new RoundOptions();

    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(
            names = "--calls",
            split = ",",
            defaultValue = "GET,SET",
            description = "what is called: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private List<Operation> calls = List.of();

    @Option(
            names = "--through",
            defaultValue = ".*",
            description = "only those of this title, a regular expression (default: ${DEFAULT-VALUE})")
    private Pattern through = Pattern.compile(".*");

    /** The subjects of one comparison with what each is to reach. */
    private static final class Contenders implements AutoCloseable {
        final Subject stock;
        final Map<Subject, Goal> others = new LinkedHashMap<>();

        Contenders(Subjects subjects, Operation operation, int threads, Pattern through) {
            this.stock = subjects.stock();
            for (MigrationPhase phase : MigrationPhase.values()) {
                others.put(subjects.crossfade(phase, CarryMode.ASYNC), Goal.of(phase, operation, threads));
            }
            if (operation == Operation.SET) {
                others.put(subjects.crossfade(DUAL_WRITE, CarryMode.SYNC), Goal.NONE);
                others.put(subjects.naive(), Goal.NONE);
            }
            others.keySet().removeIf(subject -> closedUnless(through, subject));
        }

        private static boolean closedUnless(Pattern through, Subject subject) {
            boolean wanted = through.matcher(subject.title()).find();
            if (!wanted) {
                subject.close();
            }
            return !wanted;
        }

        @Override
        public void close() {
            stock.close();
            others.keySet().forEach(Subject::close);
        }
    }

    @Override
    public void run() {
        Document document = report.document();
        Keyspace keys = rounds.keyspace();
        Table table = new Table("call", "threads", "through", "throughput", "p50", "p99", "CPU", "allocated", "target");
        Table rest = new Table("threads", "through", "keys left to carry", "settled after");
        StringBuilder scale = new StringBuilder();
        try (TwoServers servers = new TwoServers()) {
            Comparison comparison = rounds.comparison(keys, servers);
            keys.preload(servers.source);
            keys.preload(servers.target);
            for (Operation operation : calls) {
                for (int threads : rounds.threads()) {
                    document.say(operation + " with " + threads + " threads: " + rounds);
                    try (Contenders contenders = new Contenders(servers.subjects(), operation, threads, through)) {
                        Map<Subject, Goal> others = contenders.others;
                        Map<String, Ratios> ratios =
                                comparison.run(contenders.stock, List.copyOf(others.keySet()), operation, threads);
                        others.forEach(
                                (subject, goal) -> addRow(table, rest, operation, threads, subject, goal, ratios));
                    }
                    scale.append(scale(comparison, operation, threads));
                    if (!comparison.stillCompiling().isEmpty()) {
                        document.say("still compiling after the warm-up: " + comparison.stillCompiling());
                    }
                }
            }
            document.section(
                    "phases",
                    Machine.describe(servers.source) + " " + rounds + ".\n\n" + table.markdown()
                            + "\nStock Jedis itself: " + scale + "\n\n" + rest.markdown());
        }
    }

    private static void addRow(
            Table table,
            Table rest,
            Operation operation,
            int threads,
            Subject subject,
            Goal goal,
            Map<String, Ratios> byTitle) {
        Ratios ratios = byTitle.get(subject.title());
        if (ratios == null) {
            throw new IllegalStateException("no figures of " + subject.title());
        }
        table.row(
                operation.name(),
                Integer.toString(threads),
                subject.title(),
                ratios.throughput().ratio(),
                ratios.p50().ratio(),
                ratios.p99().ratio(),
                ratios.cpu().ratio(),
                String.format(Locale.ROOT, "%.0f B", ratios.allocated().median()),
                goal.verdict(ratios));
        if (operation == Operation.SET && ratios.restKeys().max() > 0) {
            rest.row(
                    Integer.toString(threads),
                    subject.title(),
                    String.format(
                            Locale.ROOT,
                            "%.0f (%.0f-%.0f)",
                            ratios.restKeys().median(),
                            ratios.restKeys().min(),
                            ratios.restKeys().max()),
                    String.format(
                            Locale.ROOT,
                            "%.0f ms (%.0f-%.0f)",
                            ratios.restMillis().median(),
                            ratios.restMillis().min(),
                            ratios.restMillis().max()));
        }
    }

    private static String scale(Comparison comparison, Operation operation, int threads) {
        return String.format(
                Locale.ROOT,
                "%s with %d threads %s calls/s, p50 %.0f us, CPU %.0f us, allocated %.0f B. ",
                operation,
                threads,
                comparison.stockPerSecond().thousands(),
                comparison.stockP50Micros().median(),
                comparison.stockCpuMicros().median(),
                comparison.stockAllocated().median());
    }
}
