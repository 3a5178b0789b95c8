package io.crossfade.samples.demo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.Crossfade;
import io.crossfade.CrossfadeStatus;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The present figures as text: several lines for a terminal, one for a log. Thread-safe. */
final class Dashboard {
    private static final long REFRESH_NANOS = 1_000_000_000;

    private final Crossfade crossfade;
    private final ShopMemory memory;
    private final Latencies latencies;
    private final int steps;

    @GuardedBy("this") private int stepNumber;

    @GuardedBy("this") private String stepName = "";

    @GuardedBy("this") private @Nullable Progress progress;

    @GuardedBy("this") private Pulse pulse;

    @GuardedBy("this") private Pulse stepBegan;

    Dashboard(Crossfade crossfade, ShopMemory memory, Latencies latencies, int steps) {
        this.crossfade = crossfade;
        this.memory = memory;
        this.latencies = latencies;
        this.steps = steps;
        this.pulse = Pulse.first(memory.operations());
        this.stepBegan = pulse;
    }

    /** A step begins. */
    synchronized void begin(String name) {
        stepNumber++;
        stepName = name;
        stepBegan = Pulse.first(memory.operations());
        progress = null;
    }

    /** A step ends; returns the speed of the application in it. */
    synchronized String end() {
        Side authority = crossfade.phase().authority();
        latencies.of(authority.other()).endStep();
        double speed = stepBegan.operationsPerSecondUntil(System.nanoTime(), memory.operations());
        return String.format(
                Locale.ROOT,
                "%,.0f operations/s, %s",
                speed,
                latencies.of(authority).endStep().brief());
    }

    /** The job of this step is here. */
    synchronized void progress(Progress now) {
        progress = now;
    }

    /** Returns the figures for a terminal of 80 columns. */
    synchronized List<String> lines() {
        CrossfadeStatus status = refreshed();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(" phase " + status.phase() + "   step " + stepNumber + " of " + steps + ": " + stepName);
        if (progress != null) {
            lines.add(" " + ProgressLine.bar(progress));
        }
        lines.add(String.format(
                Locale.ROOT,
                " application  %,7.0f operations/s   %,d in all   errors %d",
                pulse.operationsPerSecond(),
                memory.operations(),
                memory.errors().size()));
        lines.add(" source  " + role(Side.SOURCE, status) + "  " + pulse.source());
        lines.add(" target  " + role(Side.TARGET, status) + "  " + pulse.target());
        lines.add(" " + convergence(status));
        lines.add(" " + comparisons(status));
        return lines;
    }

    /** Returns the figures for a log. */
    synchronized String line() {
        CrossfadeStatus status = refreshed();
        String step = stepName.equals(status.phase().name()) ? "" : " " + stepName;
        return String.format(
                Locale.ROOT,
                "          %s%s%s | %,.0f ops/s | source %s | target %s | %s",
                status.phase(),
                step,
                progress == null ? "" : " " + ProgressLine.brief(progress),
                pulse.operationsPerSecond(),
                pulse.source().brief(),
                pulse.target().brief(),
                convergence(status));
    }

    private synchronized CrossfadeStatus refreshed() {
        if (System.nanoTime() - pulse.atNanos() >= REFRESH_NANOS * 9 / 10) {
            pulse = pulse.next(memory.operations(), latencies);
        }
        return crossfade.status();
    }

    private static String role(Side side, CrossfadeStatus status) {
        if (side == status.phase().authority()) {
            return "authority";
        }
        return status.phase().carriesWrites() ? "shadow   " : "idle     ";
    }

    private static String convergence(CrossfadeStatus status) {
        return String.format(
                Locale.ROOT,
                "dirty keys %,d   divergences found %,d, healed %,d",
                status.dirtyKeys(),
                status.divergencesFound(),
                status.divergencesHealed());
    }

    private static String comparisons(CrossfadeStatus status) {
        String reads = String.format(
                Locale.ROOT,
                "shadow reads %,d, different %,d",
                status.shadowReadsCompared(),
                status.shadowReadsDifferent());
        return status.lazyCopies() == 0
                ? reads
                : reads + String.format(Locale.ROOT, "   copied on first touch %,d", status.lazyCopies());
    }
}
