package io.crossfade.backfill.local;

import io.crossfade.backfill.follow.HintedKeys;
import io.crossfade.model.Key;
import java.time.Duration;

/** Adds hints for as long as there is room, and else waits, so that whoever reads them reads no further. Thread-safe. */
record WaitingHints(HintedKeys hinted, Stop stop) {
    private static final Duration LOOK = Duration.ofMillis(100);

    /**
     * Adds a key; blocks while there are too many.
     *
     * @throws StoppedException if the job has to end meanwhile
     */
    void add(int database, Key key) {
        while (!hinted.offer(database, key, LOOK)) {
            if (Thread.currentThread().isInterrupted()) {
                stop.request();
            }
            stop.check();
        }
    }
}
