package io.crossfade.backfill.cli;

import io.crossfade.backfill.progress.Progress;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on the terminal for each step. */
final class ProgressBars implements ShownProgress {
    private static final int PARTS = 10_000;
    private static final int PERCENT = 100;
    private static final int UPDATE_MILLIS = 200;

    private final Console console;
    private @Nullable ProgressBar bar;
    private @Nullable String step;

    ProgressBars(Console console) {
        this.console = console;
    }

    @Override
    public synchronized void progressed(Progress progress) {
        if (bar == null || !progress.step().equals(step)) {
            close();
            step = progress.step();
            bar = open(progress.step());
        }
        bar.stepTo(Math.round(progress.fraction() * PARTS));
        bar.setExtraMessage(ProgressText.percent(progress) + "  " + ProgressText.figures(progress));
    }

    @Override
    public synchronized void noted(String message) {
        if (bar != null) {
            bar.pause();
        }
        console.tell(System.lineSeparator() + message);
        if (bar != null) {
            bar.resume();
        }
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    private static ProgressBar open(String name) {
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(PARTS)
                .setUnit("%", PARTS / PERCENT)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .hideEta()
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
    }
}
