package io.crossfade.backfill.cli;

import io.crossfade.backfill.progress.Progress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A line at most every two seconds, and one at the end of each step. For logs and pipes. */
final class ProgressLines implements ShownProgress {
    private static final long PERIOD_NANOS = Duration.ofSeconds(2).toNanos();

    private final Console console;
    private final LongSupplier nanoTime;
    private long lastNanos;
    private @Nullable Progress unsaid;

    ProgressLines(Console console, LongSupplier nanoTime) {
        this.console = console;
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
    }

    @Override
    public synchronized void progressed(Progress progress) {
        Progress before = unsaid;
        if (before != null && !before.step().equals(progress.step())) {
            say(before);
        }
        unsaid = progress;
        if (nanoTime.getAsLong() - lastNanos >= PERIOD_NANOS) {
            say(progress);
        }
    }

    @Override
    public void noted(String message) {
        console.tell(message);
    }

    @Override
    public synchronized void close() {
        if (unsaid != null) {
            say(unsaid);
        }
    }

    private void say(Progress progress) {
        console.tell(ProgressText.line(progress));
        lastNanos = nanoTime.getAsLong();
        unsaid = null;
    }
}
