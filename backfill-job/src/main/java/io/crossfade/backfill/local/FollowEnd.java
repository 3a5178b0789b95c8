package io.crossfade.backfill.local;

import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.gentle.TargetFullException;
import io.crossfade.model.MigrationException;
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
        if (!failure.compareAndSet(null, told(e))) {
            LOG.debug("another thread failed, too", e);
        }
        stop.request();
        wake.run();
    }

    /** Returns what ends a job as its caller is told of it. */
    static RuntimeException told(RuntimeException e) {
        if (e instanceof TargetFullException full) {
            return JobException.of(full);
        }
        if (e instanceof FeedException) {
            return new JobException(JobFailure.FEED_UNREADABLE, String.valueOf(e.getMessage()), e);
        }
        return e instanceof MigrationException
                ? new JobException(JobFailure.SERVERS_UNSUITABLE, String.valueOf(e.getMessage()), e)
                : e;
    }

    /** Throws what made a thread give up. */
    void check() {
        RuntimeException first = failure.get();
        if (first != null) {
            throw first;
        }
    }
}
