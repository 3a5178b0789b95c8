package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish that a job, or a part of it, ends. Thread-safe. */
final class Stop implements Waiting {
    private final CountDownLatch requested = new CountDownLatch(1);
    private final List<Stop> parts = new CopyOnWriteArrayList<>();

    /** Returns a wish of its own that this one brings about, but not the other way round. */
    Stop part() {
        Stop part = new Stop();
        parts.add(part);
        if (isRequested()) {
            part.request();
        }
        return part;
    }

    void request() {
        requested.countDown();
        parts.forEach(Stop::request);
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Throws if the job has to end. */
    @Override
    public void check() {
        if (isRequested()) {
            throw new StoppedException();
        }
    }

    /** Waits; throws as soon as the job has to end. An interrupt is such a wish, too. */
    @Override
    public void pause(Duration time) {
        if (isOverWithin(time)) {
            throw new StoppedException();
        }
    }

    /** As {@link #pause}, without throwing. */
    @Override
    public boolean isOverWithin(Duration time) {
        try {
            return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            request();
            return true;
        }
    }
}
