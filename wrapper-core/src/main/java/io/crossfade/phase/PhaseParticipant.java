package io.crossfade.phase;

import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What carries writes, as the {@link PhaseController} sees it during a change. */
public interface PhaseParticipant {
    /** Returns whether so little is left to carry that writes may be held while the rest is drained. */
    boolean nearlySettled();

    /** Returns why the authority must not move now, whatever the two sides say, or null. Does not block. */
    default @Nullable String obstacle() {
        return null;
    }

    /**
     * Returns why {@code side} cannot become the authority, or null if it answers and takes writes. Asked before writes are
     * held; blocks at most for the timeouts of the side.
     */
    @Nullable String obstacleAt(Side side);

    /** Nobody knows which keys differ on the two sides, so each is looked at. Called while no command is under way. */
    default void mayHaveChanged() {}

    /** Writes are about to be held, until {@link #entering}: no call may wait for the shadow any longer. */
    default void holding() {}

    /**
     * Brings every carried write and dirty key to the shadow, at once. Called while writes are held.
     *
     * @return whether nothing is left; {@code false} when {@code atMost} ran out first
     */
    boolean settle(Duration atMost);

    /** Returns figures of what is left, for the message of a change that was given up. */
    String unsettled();

    /**
     * The authority is about to become that of {@code phase}. No write is under way, none comes before {@link #entering}, and
     * nothing may be brought to either side until then: the change may still be given up.
     */
    default void turning(MigrationPhase phase) {}

    /** The phase is about to become {@code phase}. No write is under way when the authority moves. */
    void entering(MigrationPhase phase);
}
