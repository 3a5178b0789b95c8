package io.crossfade.spi;

import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import org.jspecify.annotations.Nullable;

/**
 * What keeps connections to the authority open by itself, such as subscriptions, and has to move along. Thread-safe.
 */
public interface AuthorityFollower {
    /**
     * Gets ready on the side that is about to become the authority, while the old one is still followed. Called before
     * writes are held; blocks at most for the timeouts of the side.
     *
     * @return why that is impossible, so that the authority stays where it is; null if everything is ready
     */
    @Nullable String obstacleAt(Side next);

    /** This phase is about to be in force; perhaps the old one again. Called while writes are held: must not block. */
    void entering(MigrationPhase phase);

    /** Returns whether everything is on the authority, so that the other side could be done without. */
    boolean isSettled();
}
