package io.crossfade.dispatch;

import io.crossfade.command.CommandSpec;
import io.crossfade.dispatch.Cursors.Position;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.spi.AuthorityCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an iteration (SCAN, HSCAN, SSCAN, ZSCAN) on the side that gave its cursor, also while the authority moves: in the
 * table of another server the same cursor would skip elements in silence. Thread-safe.
 *
 * <p>Once that side is no full copy any more, cannot be reached or has forgotten the cursor, the iteration begins again on the
 * authority. So every element that is there from the start to the end is returned, as SCAN promises; some are returned twice,
 * as SCAN allows.
 */
public final class Iterations {
    private static final Logger LOG = LoggerFactory.getLogger(Iterations.class);

    private final Cursors cursors = new Cursors();
    private volatile boolean targetIsWhole;

    /** Takes notice of the phase that comes into force. */
    public void entering(MigrationPhase phase) {
        if (phase == MigrationPhase.SOURCE_ONLY) {
            targetIsWhole = false;
        } else if (phase.authority() == Side.TARGET) {
            targetIsWhole = true;
        }
    }

    /** Takes one step; an iteration that begins does so on {@code authority}. */
    @Nullable Object step(MigrationPhase phase, Side authority, Command command, CommandSpec spec, AuthorityCall call) {
        Position position = position(command, spec);
        if (position == null) {
            return marked(authority, call.on(authority, command));
        }
        Side side = position.side();
        byte[] cursor = position.cursor();
        if (cursor != null && side == authority) {
            return marked(side, call.on(side, command.with(spec.cursorIndex(), cursor)));
        }
        if (cursor != null && isWhole(side, phase)) {
            try {
                return marked(side, call.on(side, command.with(spec.cursorIndex(), cursor)));
            } catch (RuntimeException e) {
                LOG.debug("an iteration on the {}, now the shadow, begins again on the authority", side.label(), e);
            }
        }
        return marked(authority, call.on(authority, command.with(spec.cursorIndex(), Cursors.ZERO)));
    }

    /** Returns {@code command} as {@code side} understands it: an iteration that stands on the other side begins again. */
    Command on(Side side, Command command, CommandSpec spec) {
        Position position = position(command, spec);
        if (position == null) {
            return command;
        }
        byte[] cursor = position.side() == side ? position.cursor() : null;
        return command.with(spec.cursorIndex(), cursor == null ? Cursors.ZERO : cursor);
    }

    /** Returns the reply of {@code side} with the cursor as the application sees it. */
    @Nullable Object marked(Side side, @Nullable Object reply) {
        if (reply instanceof List<?> parts && !parts.isEmpty() && parts.get(0) instanceof byte[] cursor) {
            List<@Nullable Object> marked = new ArrayList<>(parts);
            marked.set(0, cursors.write(side, cursor));
            return marked;
        }
        return reply;
    }

    private @Nullable Position position(Command command, CommandSpec spec) {
        int index = spec.cursorIndex();
        return index == 0 || index >= command.size() ? null : cursors.read(command.arg(index));
    }

    /** Whether the shadow of {@code phase} has had every write since it was complete. */
    private boolean isWhole(Side shadow, MigrationPhase phase) {
        return phase.carriesWrites() && (shadow == Side.SOURCE || targetIsWhole);
    }
}
