package io.crossfade.backfill.cli;

import io.crossfade.backfill.progress.Progress;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Progress in words. */
final class ProgressText {
    private static final int PERCENT = 100;

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
                duration(progress.remaining()));
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
