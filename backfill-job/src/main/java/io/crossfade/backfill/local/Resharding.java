package io.crossfade.backfill.local;

import io.crossfade.backfill.progress.ProgressListener;
import java.time.Duration;

/** Waits until no slot of a cluster is on its way: a scan meanwhile could miss what moves. */
final class Resharding {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final WalkConfig config;
    private final Stop stop;
    private final ProgressListener listener;

    Resharding(WalkConfig config, Stop stop, ProgressListener listener) {
        this.config = config;
        this.stop = stop;
        this.listener = listener;
    }

    /**
     * Returns the servers as they are when slots rest, or as they are when the job has to end.
     *
     * @throws JobException if that takes longer than an hour
     */
    Servers awaitEnd(Servers found) {
        if (!found.moving()) {
            return found;
        }
        listener.noted("slots of a cluster are being moved; waiting until that has ended");
        Servers servers = found;
        long startNanos = System.nanoTime();
        try {
            while (servers.moving()) {
                if (System.nanoTime() - startNanos > LONGEST.toNanos()) {
                    throw new JobException(
                            JobFailure.SERVERS_UNSUITABLE,
                            "slots of a cluster have been on their way for " + LONGEST.toMinutes()
                                    + " min; run the job again when they rest",
                            null);
                }
                stop.pause(POLL);
                servers = servers.findAgain(new Retries(config.maxAttempts(), stop));
            }
        } catch (StoppedException e) {
            return servers; // whoever walks now ends at once
        }
        return servers;
    }
}
