package io.crossfade.benchmarks.soak;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;

import io.crossfade.model.MigrationPhase;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A backfill makes the target equal before it becomes the authority. */
final class WarmRoute implements Route {
    private final Random random;
    private final BooleanSupplier complete;

    WarmRoute(Random random, BooleanSupplier complete) {
        this.random = random;
        this.complete = complete;
    }

    @Override
    public MigrationPhase next(MigrationPhase from) {
        boolean often = random.nextInt(10) < 7;
        return switch (from) {
            case SOURCE_ONLY -> DUAL_WRITE;
            case DUAL_WRITE -> complete.getAsBoolean() && random.nextInt(12) == 0 ? SOURCE_ONLY : SHADOW_READ;
            case SHADOW_READ -> complete.getAsBoolean() && often ? TARGET_LIVE : DUAL_WRITE;
            case TARGET_LIVE -> often ? RAMP_DOWN : random.nextBoolean() ? SHADOW_READ : DUAL_WRITE;
            case RAMP_DOWN, TARGET_ONLY -> often ? SHADOW_READ : TARGET_LIVE;
        };
    }

    @Override
    public boolean rests(MigrationPhase from, MigrationPhase to) {
        return from.authority() != to.authority();
    }

    @Override
    public boolean copiesIn(MigrationPhase phase) {
        return phase == DUAL_WRITE || phase == SHADOW_READ;
    }

    @Override
    public MigrationPhase towardsComplete(MigrationPhase from) {
        return from == SOURCE_ONLY ? DUAL_WRITE : from;
    }
}
