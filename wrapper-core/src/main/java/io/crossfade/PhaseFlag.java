package io.crossfade;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a wanted phase is read, for a {@link PhaseFollower}. Used by one thread at a time. */
public interface PhaseFlag {
    /**
     * Returns the present wish, or null if there is none. May block.
     *
     * @throws RuntimeException if it cannot be read; the message says why
     */
    @Nullable PhaseWish read();

    /** Returns the time between two looks. */
    Duration interval();

    /** Returns what it is, for messages and the name of the thread, as in {@code phase-file}. */
    String label();
}
