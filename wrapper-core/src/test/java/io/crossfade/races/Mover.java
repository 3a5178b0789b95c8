package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;

import io.crossfade.Crossfade;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Moves the phase of an instance at random, as long as it may; a move that is given up is tried again or not. */
final class Mover {
    /** Where the lazy path may go while the target is not complete. */
    private static final EnumSet<MigrationPhase> BEFORE_COMPLETE = EnumSet.of(DUAL_WRITE, SHADOW_READ, TARGET_LIVE);

    private static final EnumSet<MigrationPhase> COMPLETE = EnumSet.of(DUAL_WRITE, SHADOW_READ, TARGET_LIVE, RAMP_DOWN);

    private final Crossfade crossfade;
    private final boolean lazy;
    private final Random random;
    private final AtomicInteger moves = new AtomicInteger();

    Mover(Crossfade crossfade, boolean lazy, long seed) {
        this.crossfade = crossfade;
        this.lazy = lazy;
        this.random = new Random(seed);
    }

    void moveWhile(AtomicBoolean running) {
        while (running.get()) {
            List<MigrationPhase> next = new ArrayList<>(crossfade.phase().next(lazy));
            next.retainAll(lazy ? BEFORE_COMPLETE : COMPLETE);
            move(next.get(random.nextInt(next.size())));
        }
    }

    /** Returns whether it was done. */
    boolean move(MigrationPhase next) {
        try {
            crossfade.changePhase(next);
            moves.incrementAndGet();
            return true;
        } catch (MigrationException givenUp) {
            return false;
        }
    }

    int moves() {
        return moves.get();
    }
}
