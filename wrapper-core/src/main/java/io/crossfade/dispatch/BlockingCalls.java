package io.crossfade.dispatch;

import io.crossfade.command.BlockingTimeout;
import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.spi.AuthorityCall;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Slices blocking commands, so that none holds up a change of phase: each slice is a command of its own with a short
 * timeout, and the next one goes to whoever is the authority by then. A slice of a read is not even waited for by a change.
 * The shadow is never blocked.
 */
final class BlockingCalls {
    private static final long SLICE_MILLIS = 200;

    /** Executes a command once. */
    interface Once {
        @Nullable Object call(Command command, CommandSpec spec, AuthorityCall call);
    }

    private final Once once;
    private final Once unheld;
    private final LastEntries lastEntries;

    BlockingCalls(Once once, Once unheld, CommandTable table) {
        this.once = once;
        this.unheld = unheld;
        this.lastEntries = new LastEntries(table);
    }

    @Nullable Object call(Command command, CommandSpec spec, AuthorityCall call) {
        BlockingTimeout timeout = spec.blocking();
        OptionalLong asked = timeout == null ? OptionalLong.empty() : timeout.timeoutMillis(command);
        if (timeout == null || asked.isEmpty()) {
            return once.call(command, spec, call);
        }
        Once slices = spec.mayWrite() ? once : unheld;
        Command whole = spec.mayWrite() ? command : lastEntries.named(command, once, call);
        boolean forever = asked.getAsLong() == 0;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(asked.getAsLong());
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            boolean last = !forever && left <= SLICE_MILLIS;
            Command slice = timeout.withTimeout(whole, last ? Math.max(1, left) : SLICE_MILLIS);
            Object reply = slices.call(slice, spec, call);
            if (reply != null || last) {
                return reply;
            }
        }
    }
}
