package io.crossfade.benchmarks.soak;

import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Leads the fleet to and fro through the phases, with backfills where they belong. For one thread. */
final class Course {
    /** Where a clock was set, a lease may end at any time. */
    private static final int LATE_DEBTS = 3;

    /** What befalls a crossing may be the end of it. */
    private static final int LAST_TRIES = 5;

    private final Lab lab;
    private final Route route;
    private final boolean lazy;
    private final boolean underLoad;
    private final Fleet fleet;
    private final BackfillJob backfill;
    private final Faults faults;
    private final Checkpoints checkpoints;
    private final Debts debts;
    private final Random random;
    private final Runnable trouble;
    private final Consumer<String> log;
    private int moves;
    private int authorityMoves;
    private int givenUp;

    Course(
            Lab lab,
            SoakPlan plan,
            Fleet fleet,
            BackfillJob backfill,
            Faults faults,
            Checkpoints checkpoints,
            Debts debts,
            Registry registry,
            Random random,
            Runnable trouble,
            Consumer<String> log) {
        this.lab = lab;
        this.lazy = plan.lazy();
        this.underLoad = plan.fleet();
        this.route = lazy
                ? new LazyRoute(
                        random,
                        backfill::isComplete,
                        () -> !debts.isEmpty() || debts.mostUncleanEnds() > 0 || registry.owes())
                : new WarmRoute(random, backfill::isComplete);
        this.fleet = fleet;
        this.backfill = backfill;
        this.faults = faults;
        this.checkpoints = checkpoints;
        this.debts = debts;
        this.random = random;
        this.trouble = trouble;
        this.log = log;
    }

    /** Sees whether the backfill has ended, and begins one where it is needed, or for the sake of the fire. */
    void tendBackfill() {
        oweIf(backfill.poll());
        if (route.copiesIn(fleet.phase())
                && !backfill.isRunning()
                && (!backfill.isComplete() || random.nextInt(8) == 0)) {
            backfill.start(backfill.isComplete());
            log.accept("backfill begins, target complete: " + backfill.isComplete());
        }
    }

    /** Goes one step at random, or stays. */
    void step() {
        step(route.next(fleet.phase()));
    }

    private void step(MigrationPhase to) {
        MigrationPhase from = fleet.phase();
        if (from == to) {
            return;
        }
        if (route.rests(from, to)) {
            rest();
            checkpoints.look();
            turn(to);
            for (int again = 0; fleet.owes() && again < LATE_DEBTS && backfill.isComplete(); again++) {
                rest();
                checkpoints.look(); // the product has heard of a debt since
                turn(to);
            }
            fallBehindIf(to);
            fleet.resume();
        } else {
            if (to == MigrationPhase.SOURCE_ONLY) {
                oweIf(backfill.stop());
            }
            change(to);
            fallBehindIf(to);
        }
        log.accept("phase " + from + " -> " + fleet.phase() + " (wanted " + to + ")");
    }

    /** What the control plane of the fleet sees to needs no rest, and has to bear what fails meanwhile. */
    private void turn(MigrationPhase to) {
        if (underLoad && to != MigrationPhase.SOURCE_ONLY) {
            fleet.resume();
            trouble.run();
        }
        change(to);
    }

    /** What the target has becomes stale; the lazy path would take it for the truth. */
    private void fallBehindIf(MigrationPhase wanted) {
        if (wanted != MigrationPhase.SOURCE_ONLY || fleet.phase() != wanted) {
            return;
        }
        backfill.fallBehind();
        if (lazy) {
            checkpoints.awaitLastArrivals();
            lab.emptyTarget();
            debts.paid();
        } else {
            debts.owe("the target was behind, and may have what was deleted since");
        }
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
        for (int again = 0; again < LAST_TRIES && back == (fleet.phase().authority() == Side.TARGET); again++) {
            step(back ? MigrationPhase.SHADOW_READ : MigrationPhase.TARGET_LIVE);
        }
        if (back == (fleet.phase().authority() == Side.TARGET)) {
            throw new IllegalStateException("the authority cannot be moved: the fleet is in " + fleet.phase());
        }
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
        while (!backfill.isComplete()) {
            MigrationPhase towards = route.towardsComplete(fleet.phase());
            if (towards != fleet.phase()) {
                step(towards);
            }
            tendBackfill();
            oweIf(backfill.awaitEnd(300));
        }
    }

    /** A lazy backfill that does not complete leaves keys where they were, and nothing half-way. */
    private void oweIf(@Nullable String reason) {
        if (reason != null && !lazy) {
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
