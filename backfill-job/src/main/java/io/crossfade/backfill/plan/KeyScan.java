package io.crossfade.backfill.plan;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One walk over keys by SCAN. Not thread-safe; does no input or output itself. */
public interface KeyScan {
    /** Returns the next SCAN command, which asks for about {@code count} keys. */
    Command next(long count);

    /**
     * Takes the reply to the last {@link #next} and moves on.
     *
     * @return the keys it brought; a key may come more than once in a walk
     * @throws OpaqueCursorException if the server does not walk its keys by the reversed bits of the cursor
     * @throws io.crossfade.model.MigrationException if the server refused
     */
    List<Key> accept(@Nullable Object reply);

    /** Returns whether the walk has reached its end. */
    boolean isDone();

    /** Returns where the walk is, as text from which a later one can go on in the same server process. */
    String position();

    /** Returns the part of the whole key space, 0 to 1, that this walk has still before it. */
    double shareAhead();
}
