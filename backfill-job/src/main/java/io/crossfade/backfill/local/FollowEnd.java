package io.crossfade.backfill.local;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a job of several threads as soon as one of them fails, for the reason that came first. Thread-safe. */
final class FollowEnd {
    private static final Logger LOG = LoggerFactory.getLogger(FollowEnd.class);

    private final Stop stop;
    private final Runnable wake;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    /**
     * Creates an end that has not come.
     *
     * @param stop is requested then
     * @param wake gets the thread going that waits for the source
     */
    FollowEnd(Stop stop, Runnable wake) {
        this.stop = stop;
        this.wake = wake;
    }

    /** A thread cannot go on. */
    void failed(RuntimeException e) {
        if (!failure.compareAndSet(null, e)) {
            LOG.debug("another thread failed, too", e);
        }
        stop.request();
        wake.run();
    }

    /** Throws what made a thread give up. */
    void check() {
        RuntimeException first = failure.get();
        if (first != null) {
            throw first;
        }
    }
}
