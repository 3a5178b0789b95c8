package io.crossfade.backfill.cli;

import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ProgressListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far the jobs of several databases are together. Each weighs what it held when the row began, so the share is
 * exact and only grows. For one job at a time.
 */
final class TotalProgress {
    private final ProgressListener shown;
    private final String step;
    private final int steps;
    private final double weights;
    private double before;
    private long keysBefore;

    /**
     * Starts a row.
     *
     * @param shown is told of all together
     * @param step what is being done, in a word
     * @param steps of each job, one after the other; those of a job that has more change the share no further
     * @param weights the sum of all weights, above 0
     */
    TotalProgress(ProgressListener shown, String step, int steps, double weights) {
        this.shown = shown;
        this.step = step;
        this.steps = steps;
        this.weights = weights;
    }

    /** Returns what listens to the next job. */
    ProgressListener next(String name, double weight) {
        return new Part(name, weight / weights / steps);
    }

    private final class Part implements ProgressListener {
        private final String name;
        private final double share;
        private final double start = before;
        private final long startKeys = keysBefore;
        private @Nullable String current;
        private long keys;
        private long keysOfSteps;
        private int step;

        Part(String name, double share) {
            this.name = name;
            this.share = share;
        }

        @Override
        public synchronized void progressed(Progress progress) {
            if (current != null && !progress.step().equals(current)) {
                step++;
                keysOfSteps += keys;
            }
            current = progress.step();
            keys = progress.keys();
            before = start + share * Math.min(steps, step + progress.fraction());
            keysBefore = startKeys + keysOfSteps + keys;
            shown.progressed(new Progress(
                    TotalProgress.this.step,
                    before,
                    progress.exact(),
                    keysBefore,
                    progress.keysPerSecond(),
                    remaining(progress),
                    progress.throttle()));
        }

        /** The time for the rest of all, at the pace of this step. */
        private @Nullable Duration remaining(Progress progress) {
            Duration ofStep = progress.remaining();
            double ahead = share * (1 - progress.fraction());
            if (ofStep == null || ahead <= 0) {
                return null;
            }
            return Duration.ofMillis((long) (ofStep.toMillis() * (1 - before) / ahead));
        }

        @Override
        public JobFigures figures() {
            return shown.figures();
        }

        @Override
        public void noted(String message) {
            shown.noted(name + ": " + message);
        }
    }
}
