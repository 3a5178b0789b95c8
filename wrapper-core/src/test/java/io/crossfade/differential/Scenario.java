package io.crossfade.differential;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static io.crossfade.model.MigrationPhase.TARGET_ONLY;

import io.crossfade.model.MigrationPhase;
import io.crossfade.shadow.CarryMode;
import java.util.List;

/** A way through every phase, forth and back. */
enum Scenario {
    WARM_ASYNC(CarryMode.ASYNC, false),
    WARM_SYNC(CarryMode.SYNC, false),
    LAZY_ASYNC(CarryMode.ASYNC, true),
    LAZY_SYNC(CarryMode.SYNC, true);

    final CarryMode mode;
    final boolean lazy;

    Scenario(CarryMode mode, boolean lazy) {
        this.mode = mode;
        this.lazy = lazy;
    }

    List<MigrationPhase> phases() {
        return lazy
                ? List.of(
                        SOURCE_ONLY,
                        DUAL_WRITE,
                        TARGET_LIVE,
                        DUAL_WRITE,
                        SHADOW_READ,
                        TARGET_LIVE,
                        RAMP_DOWN,
                        TARGET_ONLY)
                : List.of(
                        SOURCE_ONLY,
                        DUAL_WRITE,
                        SHADOW_READ,
                        TARGET_LIVE,
                        SHADOW_READ,
                        TARGET_LIVE,
                        RAMP_DOWN,
                        TARGET_ONLY);
    }
}
