package io.crossfade.spi;

import io.crossfade.model.Carrying;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;

/**
 * Observes a migration. Every method has an empty default. Called on the thread where the event happened, never under a
 * lock; must be fast and must not throw (what it throws is logged and dropped).
 */
public interface MigrationListener {
    /** The phase changed; the new one is in force and no command of the old one is under way. */
    default void phaseChanged(MigrationPhase from, MigrationPhase to, long epoch) {}

    /** The authority answered (or failed) a command, or a whole pipeline, after {@code elapsedNanos}. */
    default void authorityAnswered(Side side, long elapsedNanos) {}

    /** The shadow answered a batch of {@code commands} carried writes after {@code elapsedNanos}. */
    default void shadowAnswered(Side side, int commands, long elapsedNanos) {}

    /** A check found that the two sides differed in {@code key}; it is being healed. */
    default void divergenceFound(Key key) {}

    /** A key that was found different is equal on both sides again. */
    default void divergenceHealed(Key key) {}

    /**
     * A process of a side was found to be another one: started anew, or replaced by its replica. Of the {@code authority}: what it
     * lost is still on the shadow, and a verify is owed. Of the shadow: every key there is looked at.
     */
    default void serverReplaced(Side side, boolean authority) {}

    /**
     * More reconciles are owed than before: an instance has ended uncleanly, or the authority was replaced. The authority does not move
     * before {@code crossfade verify} has paid them.
     */
    default void reconcileOwed(int debts, String reasons) {}

    /**
     * For the first time, {@code command} came with keys of several hash slots; the target, a cluster, will refuse it once it is the
     * authority. A transaction is called {@code MULTI}.
     */
    default void crossSlotCommandFound(String command) {}

    /** Somebody paused or resumed carrying; see {@code Crossfade.pauseCarrying()}. */
    default void carryingChanged(Carrying to) {}

    /** The breaker around the shadow opened ({@code true}) or let traffic through again. */
    default void shadowBreakerMoved(Side shadow, boolean open) {}
}
