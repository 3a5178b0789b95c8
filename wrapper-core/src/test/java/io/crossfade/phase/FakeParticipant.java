package io.crossfade.phase;

import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A carrier that a test makes settle, or not. */
final class FakeParticipant implements PhaseParticipant {
    final List<MigrationPhase> entered = new CopyOnWriteArrayList<>();
    final List<MigrationPhase> turned = new CopyOnWriteArrayList<>();
    volatile boolean nearlySettled = true;
    volatile boolean settles = true;
    volatile @Nullable String obstacle;
    volatile @Nullable String inTheWay;
    volatile boolean holds;
    volatile boolean doubted;
    volatile @Nullable MigrationPhase refused;
    volatile Runnable duringSettle = () -> {};

    @Override
    public boolean nearlySettled() {
        return nearlySettled;
    }

    @Override
    public @Nullable String obstacle() {
        return inTheWay;
    }

    @Override
    public @Nullable String obstacleAt(Side side) {
        return obstacle;
    }

    @Override
    public void holding() {
        holds = true;
    }

    @Override
    public boolean settle(Duration atMost) {
        duringSettle.run();
        return settles;
    }

    @Override
    public String unsettled() {
        return "7 dirty keys";
    }

    @Override
    public void turning(MigrationPhase phase) {
        turned.add(phase);
    }

    @Override
    public void mayHaveChanged() {
        doubted = true;
    }

    @Override
    public void entering(MigrationPhase phase) {
        if (phase == refused) {
            throw new IllegalStateException(phase + " cannot be entered");
        }
        entered.add(phase);
    }
}
