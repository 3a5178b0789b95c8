package io.crossfade.benchmarks;

import io.crossfade.benchmarks.report.Document;
import io.crossfade.benchmarks.soak.FaultKind;
import io.crossfade.benchmarks.soak.SoakPlan;
import io.crossfade.benchmarks.soak.SoakReport;
import io.crossfade.benchmarks.soak.SoakResult;
import io.crossfade.benchmarks.soak.SoakRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Convergence under fire. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description =
                "Real application processes and a backfill on a migration that goes to and fro while processes and"
                        + " servers are killed and lines fail; ends with its proofs. Exits with 1 if one fails.")
final class SoakCommand implements Callable<Integer> {
    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(names = "--seed", defaultValue = "1", description = "of every choice (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--seconds", defaultValue = "60", description = "of load (default: ${DEFAULT-VALUE})")
    private long seconds;

    @Option(names = "--processes", defaultValue = "3", description = "applications (default: ${DEFAULT-VALUE})")
    private int processes;

    @Option(names = "--threads", defaultValue = "4", description = "in each (default: ${DEFAULT-VALUE})")
    private int threads;

    @Option(names = "--keys", defaultValue = "20000", description = "cold keys (default: ${DEFAULT-VALUE})")
    private int keys;

    @Option(
            names = "--event-millis",
            defaultValue = "1000",
            description = "mean time between two faults or changes of phase (default: ${DEFAULT-VALUE})")
    private long eventMillis;

    @Option(names = "--faults", split = ",", description = "kinds: ${COMPLETION-CANDIDATES} (default: all)")
    private Set<FaultKind> kinds = EnumSet.allOf(FaultKind.class);

    @Option(
            names = "--target",
            defaultValue = "STANDALONE",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private TargetKind target = TargetKind.STANDALONE;

    @Option(
            names = "--lazy",
            description = "the target becomes the authority first, and keys are copied on first touch")
    private boolean lazy;

    @Option(
            names = "--fleet",
            description =
                    "the processes have a control plane (crossfade.control.plane=redis), and the authority moves while the load goes on")
    private boolean fleet;

    @Option(
            names = "--no-check",
            description =
                    "switches off the check of what was carried, without which both sides do not converge: a run with"
                            + " faults has to fail")
    private boolean noCheck;

    @Option(names = "--folder", description = "for journals and logs (default: a new one, which is named)")
    private @Nullable Path folder;

    /** What the target is. */
    enum TargetKind {
        /** One server. */
        STANDALONE,
        /** A cluster of three primaries. */
        CLUSTER
    }

    @Override
    public Integer call() {
        Document document = report.document();
        Path place = place();
        document.say("journals and logs: " + place);
        SoakPlan plan = new SoakPlan(
                seed,
                Duration.ofSeconds(seconds),
                processes,
                threads,
                keys,
                Duration.ofMillis(eventMillis),
                kinds,
                target == TargetKind.CLUSTER,
                lazy,
                fleet,
                !noCheck);
        SoakResult result = SoakRun.run(plan, place, document::say);
        document.section("soak", SoakReport.markdown(result, line()));
        return result.violations().isEmpty() ? 0 : 1;
    }

    private String line() {
        String line = "LoadDriver soak --seed=" + seed + " --seconds=" + seconds + " --processes=" + processes
                + " --threads=" + threads + " --keys=" + keys + " --event-millis=" + eventMillis;
        line += target == TargetKind.CLUSTER ? " --target=cluster" : "";
        line += lazy ? " --lazy" : "";
        line += fleet ? " --fleet" : "";
        line += noCheck ? " --no-check" : "";
        return kinds.size() == FaultKind.values().length
                ? line
                : line + " --faults="
                        + String.join(
                                ",", kinds.stream().map(Enum::name).sorted().toList());
    }

    private Path place() {
        try {
            return folder == null ? Files.createTempDirectory("soak-") : Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("there is no folder for the journals", e);
        }
    }
}
