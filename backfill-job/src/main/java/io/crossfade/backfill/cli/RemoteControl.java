package io.crossfade.backfill.cli;

import io.crossfade.backfill.checkpoint.ControlFile;
import io.crossfade.backfill.checkpoint.Wish;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does with a row of jobs what {@code crossfade pause}, {@code resume} and {@code stop} say, on the thread {@code
 * crossfade-control}, which ends with {@link #close()}. A pause outlives the process; a stop is for this run.
 */
final class RemoteControl implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteControl.class);
    private static final long PERIOD_MILLIS = 300;

    private final ControlFile file;
    private final Steering steering;
    private final ScheduledExecutorService thread;

    private RemoteControl(ControlFile file, Steering steering) {
        this.file = file;
        this.steering = steering;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread named = new Thread(task, "crossfade-control");
            named.setDaemon(true);
            return named;
        });
    }

    /** From now on the row obeys. Whatever stop was meant for an earlier run is forgotten. */
    static RemoteControl of(Checkpoints checkpoints, Steering steering) {
        RemoteControl control = new RemoteControl(checkpoints.control(), steering);
        if (control.file.read() == Wish.STOP) {
            control.file.write(Wish.RUN);
        }
        control.obey();
        control.thread.scheduleWithFixedDelay(control::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return control;
    }

    private void look() {
        try {
            obey();
        } catch (RuntimeException e) {
            LOG.warn("what is wanted of the job cannot be told now", e);
        }
    }

    private void obey() {
        switch (file.read()) {
            case RUN -> steering.pause(false);
            case PAUSE -> steering.pause(true);
            case STOP -> {
                file.write(Wish.RUN);
                steering.end(ExitCode.STOPPED);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
