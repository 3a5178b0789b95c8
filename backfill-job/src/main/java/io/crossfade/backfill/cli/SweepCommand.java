package io.crossfade.backfill.cli;

import io.crossfade.CrossfadeConfig;
import io.crossfade.backfill.local.MarkerSweeping;
import io.crossfade.backfill.local.ServerInfo;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code crossfade sweep}. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Takes the moved markers of a lazy migration off the target, so that DBSIZE there counts the application's"
                        + " keys alone. Needs every instance to be in RAMP_DOWN, or through; changes nothing otherwise.")
final class SweepCommand implements Callable<Integer>, Verbose {
    private final Console console;

    @Mixin
    private FileOptions file = new FileOptions();

    @Mixin
    private CheckpointOption checkpoint = new CheckpointOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    SweepCommand(Console console) {
        this.console = console;
    }

    @Override
    public boolean isVerbose() {
        return file.verbose();
    }

    @Override
    public Integer call() {
        FileOptions.Loaded loaded = file.load();
        if (!loaded.config().handover().enabled()) {
            throw new IllegalArgumentException(
                    "crossfade.handover.enabled=false is not allowed for a sweep; allowed: true:"
                            + " else nobody knows in which phase the instances are. The markers expire by themselves");
        }
        String backfill = backfill(loaded);
        if (backfill != null) {
            console.tell("crossfade: " + backfill
                    + ", which needs the markers; nothing was swept. Run it again when that has ended");
            return ExitCode.KEYS_LEFT.code();
        }
        Steering steering = new Steering();
        try (OutputOptions.Measured measured = output.measure(console, "sweep", List.of());
                Interruption interruption = Interruption.calls(() -> steering.end(ExitCode.INTERRUPTED))) {
            List<MarkerSweeping.Report> reports = run(loaded, steering);
            output.write(console, text(reports), json(reports));
            if (steering.isEnded()) {
                console.tell("crossfade: interrupted; what has been swept is swept");
                return ExitCode.INTERRUPTED.code();
            }
            boolean done = reports.stream().allMatch(report -> report.obstacle() == null);
            return (done ? ExitCode.DONE : ExitCode.KEYS_LEFT).code();
        }
    }

    /** Returns which backfill runs, or null. */
    private @Nullable String backfill(FileOptions.Loaded loaded) {
        Checkpoints checkpoints = checkpoint.of(loaded);
        if (checkpoints.areInUse()) {
            return "a backfill is running with checkpoint " + checkpoints.file();
        }
        for (DatabasePair database : loaded.config().databases()) {
            try (RedisSide target = loaded.open(Side.TARGET, database, 1)) {
                ServerInfo.of(target);
            }
            SharedRuns.Found shared = new SharedRuns(loaded).of(database);
            if (shared.mayRun()) {
                return shared.trouble().isEmpty()
                        ? "a backfill is running that keeps its progress on the target"
                        : "it is not known whether a backfill is running (" + shared.trouble() + ")";
            }
        }
        return null;
    }

    private List<MarkerSweeping.Report> run(FileOptions.Loaded loaded, Steering steering) {
        Map<Integer, List<DatabasePair>> byTarget = new LinkedHashMap<>();
        for (DatabasePair database : loaded.config().databases()) {
            byTarget.computeIfAbsent(database.target(), none -> new ArrayList<>())
                    .add(database);
        }
        List<MarkerSweeping.Report> reports = new ArrayList<>();
        try (ShownProgress progress = output.show(console)) {
            for (List<DatabasePair> together : byTarget.values()) {
                List<RedisSide> opened = new ArrayList<>();
                try (RedisSide target =
                        JedisSide.open(Side.TARGET, loaded.config().side(Side.TARGET, together.get(0)))) {
                    together.forEach(database -> opened.add(loaded.open(Side.TARGET, database, 1)));
                    MarkerSweeping sweeping = sweeping(opened, target, loaded.config());
                    if (steering.begins(steered(sweeping)) || reports.isEmpty()) {
                        reports.add(sweeping.run(progress));
                    }
                } finally {
                    opened.forEach(RedisSide::close);
                }
            }
        }
        return reports;
    }

    private static MarkerSweeping sweeping(List<RedisSide> databases, RedisSide target, CrossfadeConfig config) {
        return MarkerSweeping.create(
                databases, target, config.lazy().markerTtl(), config.handover().lease());
    }

    private static Steering.Steered steered(MarkerSweeping sweeping) {
        return new Steering.Steered() {
            @Override
            public void pause(boolean wanted) {} // nobody pauses a sweep: it takes a minute

            @Override
            public void cancel() {
                sweeping.cancel();
            }
        };
    }

    private static String text(List<MarkerSweeping.Report> reports) {
        StringJoiner text = new StringJoiner(System.lineSeparator());
        for (MarkerSweeping.Report report : reports) {
            text.add(String.format(Locale.ROOT, "target      %s", report.target()));
            text.add(String.format(Locale.ROOT, "%,d markers swept", report.removed()));
            String obstacle = report.obstacle();
            if (obstacle != null) {
                text.add("the rest stays: " + obstacle);
            }
        }
        return text.toString();
    }

    private static Map<String, Object> json(List<MarkerSweeping.Report> reports) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (MarkerSweeping.Report report : reports) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("target", report.target());
            one.put("removed", report.removed());
            one.put("left", report.left());
            one.put("obstacle", report.obstacle());
            all.add(one);
        }
        return Map.of("databases", all);
    }
}
