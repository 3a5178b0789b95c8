package io.crossfade.dispatch;

import io.crossfade.command.BlockingTimeout;
import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.spi.AuthorityCall;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Slices blocking commands, so that none holds up a change of phase: each slice is a command of its own with a short
 * timeout, and the next one goes to whoever is the authority by then. A blocking read is sent as it is. The shadow is never
 * blocked.
 */
final class BlockingCalls {
    private static final long SLICE_MILLIS = 200;

    /** Executes a command once. */
    interface Once {
        @Nullable Object call(Command command, CommandSpec spec, AuthorityCall call);
    }

    private final Once once;
    private final Once unheld;

    BlockingCalls(Once once, Once unheld) {
        this.once = once;
        this.unheld = unheld;
    }

    @Nullable Object call(Command command, CommandSpec spec, AuthorityCall call) {
        BlockingTimeout timeout = spec.blocking();
        OptionalLong asked = timeout == null ? OptionalLong.empty() : timeout.timeoutMillis(command);
        if (timeout == null || asked.isEmpty()) {
            return once.call(command, spec, call);
        }
        if (!spec.mayWrite()) {
            return unheld.call(command, spec, call);
        }
        boolean forever = asked.getAsLong() == 0;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(asked.getAsLong());
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            boolean last = !forever && left <= SLICE_MILLIS;
            Command slice = timeout.withTimeout(command, last ? Math.max(1, left) : SLICE_MILLIS);
            Object reply = once.call(slice, spec, call);
            if (reply != null || last) {
                return reply;
            }
        }
    }
}
