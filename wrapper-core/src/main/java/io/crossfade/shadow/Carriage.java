package io.crossfade.shadow;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one call on their way to the shadow: begun before the authority is asked, told what the authority said of
 * each write, and awaited at the end. For one thread. Never throws because of the shadow.
 */
public interface Carriage {
    /** The authority executed {@code command} and answered {@code reply}, which is compared with the shadow's where that tells something. */
    void succeeded(Command command, CommandSpec spec, @Nullable Object reply);

    /** The authority answered {@code command} with an error, so nothing of it may stay on the shadow. */
    void refused(Command command, CommandSpec spec);

    /** Nobody knows whether the authority executed {@code command}, or whether it still will. */
    void unknown(Command command, CommandSpec spec);

    /** In sync mode waits, bounded, until the shadow has the writes; in async mode returns at once. */
    void await();
}
