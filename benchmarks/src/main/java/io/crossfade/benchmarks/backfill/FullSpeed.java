package io.crossfade.benchmarks.backfill;

import io.crossfade.backfill.local.WalkConfig;

/** What the options {@code --min-share 1} and {@code --workers} make of a walk. */
final class FullSpeed {
    private FullSpeed() {}

    static WalkConfig of(WalkConfig walk, int workers) {
        return walk.withWorkers(workers).withGentle(walk.gentle().atFullSpeed());
    }
}
