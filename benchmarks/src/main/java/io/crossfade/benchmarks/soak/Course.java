package io.crossfade.benchmarks.soak;

import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Leads the fleet to and fro through the phases, with backfills where they belong. For one thread. */
final class Course {
    private final Fleet fleet;
    private final BackfillJob backfill;
    private final Faults faults;
    private final Checkpoints checkpoints;
    private final Debts debts;
    private final Random random;
    private final Consumer<String> log;
    private int moves;
    private int authorityMoves;
    private int givenUp;

    Course(
            Fleet fleet,
            BackfillJob backfill,
            Faults faults,
            Checkpoints checkpoints,
            Debts debts,
            Random random,
            Consumer<String> log) {
        this.fleet = fleet;
        this.backfill = backfill;
        this.faults = faults;
        this.checkpoints = checkpoints;
        this.debts = debts;
        this.random = random;
        this.log = log;
    }

    /** Sees whether the backfill has ended, and begins one where it is needed, or for the sake of the fire. */
    void tendBackfill() {
        oweIf(backfill.poll());
        MigrationPhase phase = fleet.phase();
        boolean warm = phase == MigrationPhase.DUAL_WRITE || phase == MigrationPhase.SHADOW_READ;
        if (warm && !backfill.isRunning() && (!backfill.isComplete() || random.nextInt(8) == 0)) {
            backfill.start(backfill.isComplete());
            log.accept("backfill begins, target complete: " + backfill.isComplete());
        }
    }

    /** Goes one step at random. */
    void step() {
        step(next(fleet.phase()));
    }

    private void step(MigrationPhase to) {
        MigrationPhase from = fleet.phase();
        if (from.authority() != to.authority()) {
            moveAuthority(to);
        } else {
            if (to == MigrationPhase.SOURCE_ONLY) {
                oweIf(backfill.stop());
            }
            change(to);
            if (fleet.phase() == MigrationPhase.SOURCE_ONLY) {
                backfill.fallBehind();
                debts.owe("the target was behind, and may have what was deleted since");
            }
        }
        log.accept("phase " + from + " -> " + fleet.phase() + " (wanted " + to + ")");
    }

    private MigrationPhase next(MigrationPhase from) {
        boolean often = random.nextInt(10) < 7;
        return switch (from) {
            case SOURCE_ONLY -> MigrationPhase.DUAL_WRITE;
            case DUAL_WRITE ->
                backfill.isComplete() && random.nextInt(12) == 0
                        ? MigrationPhase.SOURCE_ONLY
                        : MigrationPhase.SHADOW_READ;
            case SHADOW_READ -> backfill.isComplete() && often ? MigrationPhase.TARGET_LIVE : MigrationPhase.DUAL_WRITE;
            case TARGET_LIVE ->
                often
                        ? MigrationPhase.RAMP_DOWN
                        : random.nextBoolean() ? MigrationPhase.SHADOW_READ : MigrationPhase.DUAL_WRITE;
            case RAMP_DOWN, TARGET_ONLY -> often ? MigrationPhase.SHADOW_READ : MigrationPhase.TARGET_LIVE;
        };
    }

    /**
     * Moves the authority once more; the target has to be complete.
     *
     * @throws IllegalStateException if that does not succeed though nothing fails any more
     */
    void cross() {
        boolean back = fleet.phase().authority() == Side.TARGET;
        if (!back && fleet.phase() != MigrationPhase.SHADOW_READ) {
            step(MigrationPhase.SHADOW_READ);
        }
        step(back ? MigrationPhase.SHADOW_READ : MigrationPhase.TARGET_LIVE);
        if (back == (fleet.phase().authority() == Side.TARGET)) {
            throw new IllegalStateException("the authority cannot be moved: the fleet is in " + fleet.phase());
        }
    }

    /** What only the fleet's control plane could do while the load goes on: nobody writes while the authority moves. */
    private void moveAuthority(MigrationPhase to) {
        rest();
        checkpoints.look();
        change(to);
        fleet.resume();
    }

    /** Ends faults, backfill and load. */
    void rest() {
        faults.endAll();
        oweIf(backfill.stop());
        fleet.pause();
    }

    private void change(MigrationPhase to) {
        MigrationPhase from = fleet.phase();
        if (!fleet.change(to)) {
            givenUp++;
            return;
        }
        moves++;
        authorityMoves += from.authority() == to.authority() ? 0 : 1;
    }

    /** Makes the target complete if it is not, so that both sides can be compared; the load goes on. */
    void completeTarget() {
        if (fleet.phase() == MigrationPhase.SOURCE_ONLY) {
            step();
        }
        while (!backfill.isComplete()) {
            tendBackfill();
            oweIf(backfill.awaitEnd(300));
        }
    }

    private void oweIf(@Nullable String reason) {
        if (reason != null) {
            debts.owe(reason);
        }
    }

    int moves() {
        return moves;
    }

    int authorityMoves() {
        return authorityMoves;
    }

    int givenUp() {
        return givenUp;
    }
}
