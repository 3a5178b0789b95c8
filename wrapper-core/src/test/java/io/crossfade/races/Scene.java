package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;

import io.crossfade.model.MigrationPhase;

/** In which situation a random application runs. */
enum Scene {
    /** Several instances, the source is the authority, a backfill runs beside them. */
    WARM(false, false, SHADOW_READ),
    /** Several instances, the target is the authority and all but empty, a backfill runs beside them. */
    LAZY(true, false, TARGET_LIVE),
    /** One instance whose authority goes back and forth between two complete servers. */
    WARM_MOVING(false, true, DUAL_WRITE),
    /** One instance whose authority goes back and forth while the target is not complete. */
    LAZY_MOVING(true, true, DUAL_WRITE);

    final boolean lazy;
    final boolean moving;
    final MigrationPhase first;

    Scene(boolean lazy, boolean moving, MigrationPhase first) {
        this.lazy = lazy;
        this.moving = moving;
        this.first = first;
    }

    int instances(int threads) {
        return moving ? 1 : threads / 2;
    }
}
