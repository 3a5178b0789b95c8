package io.crossfade.benchmarks.soak;

import io.crossfade.benchmarks.report.Table;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A run in words and tables. */
public final class SoakReport {
    private SoakReport() {}

    /** Returns the report as Markdown; {@code command} is what to run to do the same again. */
    public static String markdown(SoakResult result, String command) {
        Table figures = new Table("what", "figure")
                .row("seed", Long.toString(result.plan().seed()))
                .row("target", result.plan().targetIsCluster() ? "a cluster of three primaries" : "one server")
                .row("path", result.plan().lazy() ? "lazy: keys are copied on first touch" : "warm")
                .row(
                        "phase",
                        result.plan().fleet()
                                ? "kept for the fleet: the authority moves under load"
                                : "led by the driver: the load rests while the authority moves")
                .row("length", seconds(result.elapsed()))
                .row(
                        "application processes",
                        result.plan().processes() + " at any time, "
                                + result.plan().threads() + " threads each")
                .row("commands acknowledged", number(result.acknowledged()))
                .row("commands refused, by a server or by Crossfade", number(result.refused()))
                .row("commands with an unknown outcome", number(result.unknown()))
                .row("faults", number(result.faultCount()))
                .row(
                        "changes of phase of the fleet",
                        result.moves() + ", of which " + result.authorityMoves() + " moved the authority")
                .row("changes given up, with the old phase in force everywhere", number(result.givenUp()))
                .row("passes of the backfill", number(result.backfills()))
                .row(
                        "comparisons of both sides at rest",
                        number(result.comparisons()) + ", of which " + result.reconciles()
                                + " after a reconcile pass that was owed")
                .row(
                        "told by the hand-over record before them",
                        result.uncleanEnds() + " processes that had ended uncleanly, " + result.replacements()
                                + " times an authority that had been started anew")
                .row("keys compared", number(result.compared()))
                .row("keys that those passes found different", number(result.explained()))
                .row(
                        "keys whose expiry was off by less than half a second, clocks differing",
                        number(result.slightlyOff()))
                .row(
                        "violations, unexplained differences among them",
                        "**" + result.violations().size() + "**")
                .row("settled after load and faults had ended, median", seconds(at(result.healing(), 0.5)))
                .row("the same, longest", seconds(at(result.healing(), 1)));
        Table faults = new Table("fault", "times");
        for (FaultKind kind : FaultKind.values()) {
            faults.row(kind.title(), result.times(kind));
        }
        Table proofs = new Table("proved at the end", "looked at", "violations");
        result.findings()
                .forEach(finding -> proofs.row(
                        finding.what(),
                        number(finding.checked()),
                        number(finding.violations().size())));
        StringBuilder text = new StringBuilder("`" + command + "`\n\n");
        text.append(figures.markdown()).append('\n').append(faults.markdown()).append('\n');
        text.append(proofs.markdown());
        result.violations().forEach(violation -> text.append("\n- ").append(violation));
        return text.toString();
    }

    private static Duration at(List<Duration> times, double share) {
        List<Duration> sorted = times.stream().sorted().toList();
        return sorted.isEmpty() ? Duration.ZERO : sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toNanos() / 1e9);
    }
}
