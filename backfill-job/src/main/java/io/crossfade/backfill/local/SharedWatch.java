package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.SharedProgress;
import io.crossfade.backfill.checkpoint.SharedState;
import io.crossfade.backfill.checkpoint.Wish;
import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.progress.ProgressMeter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says each second that this member is there, reads how far all are together, and hands on what somebody has ordered. On the thread
 * {@code crossfade-shared}, which ends with {@link #close()}.
 */
final class SharedWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedWatch.class);
    private static final long PERIOD_MILLIS = 500;
    private static final double NEARLY_DONE = 0.999;

    private final SharedProgress progress;
    private final Sharing sharing;
    private final ProgressMeter meter;
    private final long expectedKeys;
    private final Consumer<Wish> orders;
    private final ScheduledExecutorService thread;
    private double shown;
    private long shownKeys;

    SharedWatch(
            SharedProgress progress,
            Sharing sharing,
            SharedState start,
            ProgressMeter meter,
            long expectedKeys,
            Consumer<Wish> orders) {
        this.progress = progress;
        this.sharing = sharing;
        this.meter = meter;
        this.expectedKeys = expectedKeys;
        this.orders = orders;
        this.shown = fraction(start);
        this.shownKeys = start.saved().counts().scanned();
        meter.startFrom(shown, shownKeys);
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread named = new Thread(task, "crossfade-shared");
            named.setDaemon(true);
            return named;
        });
    }

    /** Begins to look. */
    SharedWatch begin() {
        thread.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    private void look() {
        try {
            progress.beat(sharing.member(), sharing.run());
            progress.read()
                    .filter(state -> state.header().run().equals(sharing.run()))
                    .ifPresent(this::take);
        } catch (RuntimeException e) {
            LOG.debug("the progress on the target cannot be read or written now", e);
        }
    }

    private void take(SharedState state) {
        double fraction = fraction(state);
        long keys = state.saved().counts().scanned();
        meter.add(fraction - shown, keys - shownKeys);
        shown = fraction;
        shownKeys = keys;
        orders.accept(state.order());
    }

    private double fraction(SharedState state) {
        KeyCounts counts = state.saved().counts();
        return state.saved()
                .fraction()
                .orElseGet(() -> Math.min(NEARLY_DONE, (double) counts.scanned() / Math.max(1, expectedKeys)));
    }

    /** Looks once more, and ends the thread. Blocks for a few round trips. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (thread.awaitTermination(1, TimeUnit.SECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        look();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
