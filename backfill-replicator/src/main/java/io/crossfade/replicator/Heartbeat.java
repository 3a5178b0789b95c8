package io.crossfade.replicator;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells the server once a second that its replica lives, on the thread {@code crossfade-replica-heartbeat}; a server gives up one
 * that is silent for a minute (repl-timeout).
 */
final class Heartbeat implements AutoCloseable {
    private final ScheduledExecutorService thread;

    Heartbeat(Runnable beat) {
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread named = new Thread(task, "crossfade-replica-heartbeat");
            named.setDaemon(true);
            return named;
        });
        thread.scheduleWithFixedDelay(beat, 0, 1, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
