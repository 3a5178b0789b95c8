package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.Waiting;
import java.time.Duration;

/** How long a job tidies up after itself: as long as it takes, but not for long once it has to end. For one thread. */
final class Tidying implements Waiting {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Stop wish;
    private final Stop none = new Stop();
    private final long startNanos = System.nanoTime();

    /** Begins; {@code wish} is that the job ends. */
    Tidying(Stop wish) {
        this.wish = wish;
    }

    @Override
    public void check() {
        if (isOver()) {
            throw new StoppedException();
        }
    }

    @Override
    public void pause(Duration time) {
        if (isOverWithin(time)) {
            throw new StoppedException();
        }
    }

    @Override
    public boolean isOverWithin(Duration time) {
        return none.isOverWithin(time) || isOver();
    }

    private boolean isOver() {
        return wish.isRequested() && System.nanoTime() - startNanos > LONGEST.toNanos();
    }
}
