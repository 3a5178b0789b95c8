package io.crossfade.backfill.cli;

import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ThrottleState;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Progress in words. */
final class ProgressText {
    private static final int PERCENT = 100;
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private ProgressText() {}

    static String line(Progress progress) {
        return progress.step() + " " + percent(progress) + "  " + figures(progress);
    }

    static String percent(Progress progress) {
        return String.format(
                Locale.ROOT, "%s%6.2f %%", progress.exact() ? "" : "about ", progress.fraction() * PERCENT);
    }

    static String figures(Progress progress) {
        return String.format(
                        Locale.ROOT,
                        "%,d keys  %,.0f keys/s  ETA %s",
                        progress.keys(),
                        progress.keysPerSecond(),
                        duration(progress.remaining()))
                + throttle(progress.throttle());
    }

    /** How fast both servers answer, and what holds the job back, as far as known. */
    private static String throttle(ThrottleState state) {
        String latencies = latency("  source ", state.source()) + latency("  target ", state.target());
        if (state.reason().isEmpty()) {
            return latencies;
        }
        String held = state.share() == 0
                ? "  holding: "
                : String.format(Locale.ROOT, "  at %.0f %%: ", state.share() * PERCENT);
        return latencies + held + state.reason();
    }

    private static String latency(String side, @Nullable Duration latency) {
        return latency == null
                ? ""
                : String.format(Locale.ROOT, "%s%.1f ms", side, latency.toNanos() / NANOS_PER_MILLISECOND);
    }

    static String duration(@Nullable Duration time) {
        if (time == null) {
            return "-";
        }
        if (time.toHours() > 0) {
            return String.format(
                    Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
        }
        return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}
