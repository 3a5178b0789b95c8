package io.crossfade.benchmarks.soak;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;

import io.crossfade.model.MigrationPhase;
import java.util.EnumSet;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * The target becomes the authority first; keys are copied on first touch, and by a backfill meanwhile. Once it is complete and all has
 * gone to and fro, the target is emptied and everything begins anew.
 */
final class LazyRoute implements Route {
    private final Random random;
    private final BooleanSupplier complete;
    private final BooleanSupplier owes;

    /** {@code owes} tells whether a reconcile is owed, without which there is no way back. */
    LazyRoute(Random random, BooleanSupplier complete, BooleanSupplier owes) {
        this.random = random;
        this.complete = complete;
        this.owes = owes;
    }

    @Override
    public MigrationPhase next(MigrationPhase from) {
        boolean often = random.nextInt(10) < 7;
        return switch (from) {
            case SOURCE_ONLY -> DUAL_WRITE;
            case DUAL_WRITE ->
                barred() || (complete.getAsBoolean() && often) ? SOURCE_ONLY : often ? TARGET_LIVE : SHADOW_READ;
            case SHADOW_READ -> often && !barred() ? TARGET_LIVE : DUAL_WRITE;
            case TARGET_LIVE -> {
                if (complete.getAsBoolean()) {
                    yield often ? RAMP_DOWN : random.nextBoolean() ? SHADOW_READ : DUAL_WRITE;
                }
                yield often || owes.getAsBoolean() ? TARGET_LIVE : random.nextBoolean() ? SHADOW_READ : DUAL_WRITE;
            }
            case RAMP_DOWN, TARGET_ONLY -> often ? SHADOW_READ : TARGET_LIVE;
        };
    }

    /** Where writes begin to be carried, and where copies on first touch begin or end, nobody may write. */
    @Override
    public boolean rests(MigrationPhase from, MigrationPhase to) {
        return !EnumSet.of(from, to).equals(EnumSet.of(DUAL_WRITE, SHADOW_READ));
    }

    @Override
    public boolean copiesIn(MigrationPhase phase) {
        return phase == TARGET_LIVE;
    }

    /** What is owed can only be paid by making the target complete, which is what this path does later: so begin anew. */
    private boolean barred() {
        return !complete.getAsBoolean() && owes.getAsBoolean();
    }

    @Override
    public MigrationPhase towardsComplete(MigrationPhase from) {
        return switch (from) {
            case SOURCE_ONLY -> DUAL_WRITE;
            case DUAL_WRITE -> barred() ? SOURCE_ONLY : TARGET_LIVE;
            case SHADOW_READ -> barred() ? DUAL_WRITE : TARGET_LIVE;
            case TARGET_LIVE, RAMP_DOWN, TARGET_ONLY -> TARGET_LIVE;
        };
    }
}
