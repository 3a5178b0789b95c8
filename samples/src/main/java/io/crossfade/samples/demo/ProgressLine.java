package io.crossfade.samples.demo;

import io.crossfade.backfill.progress.Progress;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A job's progress as text. */
final class ProgressLine {
    private static final int WIDTH = 26;

    private ProgressLine() {}

    /** Returns a bar with percentage, keys, pace and ETA. */
    static String bar(Progress progress) {
        int filled = (int) (progress.fraction() * WIDTH);
        String bar = "=".repeat(filled) + (filled < WIDTH ? ">" + " ".repeat(WIDTH - filled - 1) : "");
        return String.format(
                Locale.ROOT,
                "[%s] %s  %,d keys  %,.0f/s  %s",
                bar,
                percent(progress),
                progress.keys(),
                progress.keysPerSecond(),
                eta(progress.remaining()));
    }

    /** Returns percentage and ETA alone. */
    static String brief(Progress progress) {
        return percent(progress) + " " + eta(progress.remaining());
    }

    private static String percent(Progress progress) {
        return String.format(Locale.ROOT, "%s%.2f %%", progress.exact() ? "" : "about ", progress.fraction() * 100);
    }

    private static String eta(@Nullable Duration remaining) {
        return "ETA " + (remaining == null ? "?" : remaining.toSeconds() + " s");
    }
}
