package io.crossfade.backfill.progress;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener how far a step is, on the thread {@code crossfade-progress}, until it is closed. */
public final class ProgressTicker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressTicker.class);
    private static final long PERIOD_MILLIS = 200;

    private final ProgressMeter meter;
    private final ProgressListener listener;
    private final ScheduledExecutorService thread;

    /** Starts telling {@code listener}. */
    public ProgressTicker(ProgressMeter meter, ProgressListener listener) {
        this.meter = meter;
        this.listener = listener;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread named = new Thread(task, "crossfade-progress");
            named.setDaemon(true);
            return named;
        });
        thread.scheduleAtFixedRate(this::tell, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tell() {
        try {
            listener.progressed(meter.read());
        } catch (RuntimeException e) {
            LOG.warn("a progress listener threw", e);
        }
    }

    /** Tells the listener once more and ends the thread. Blocks until a call of the listener under way has returned. */
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
        tell();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
