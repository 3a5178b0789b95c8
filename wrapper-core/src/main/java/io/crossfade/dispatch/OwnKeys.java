package io.crossfade.dispatch;

import io.crossfade.command.CommandSpec;
import io.crossfade.handover.Handover;
import io.crossfade.model.Side;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hides Crossfade's own keys in replies that tell of all keys. Thread-safe; a count blocks for a round trip to the target. */
final class OwnKeys {
    /** The record comes and goes seldom; a count that is asked again is right unless it does so each time. */
    private static final int COUNTS = 5;

    /** Where nearly all keys are Crossfade's own, RANDOMKEY may find no other in so many tries. */
    private static final int RANDOM_TRIES = 100;

    private final Handover handover;

    OwnKeys(Handover handover) {
        this.handover = handover;
    }

    /** Returns how many of the keys that are counted next are Crossfade's own, as far as is known. Does not block. */
    long expected(CommandSpec spec) {
        return spec.walksKeyspace() ? handover.keysLastSeen() : 0;
    }

    /**
     * Returns what {@code side} has replied without Crossfade's own keys.
     *
     * @param before what {@link #expected} said before {@code side} was asked
     * @param again asks it once more
     */
    @Nullable Object hiddenIn(
            Side side, CommandSpec spec, long before, @Nullable Object reply, Supplier<@Nullable Object> again) {
        if (!spec.walksKeyspace()) {
            return reply;
        }
        if (reply instanceof Long count) {
            return counted(side, before, count, again);
        }
        Object shown = reply;
        for (int i = 0; i < RANDOM_TRIES && CommandPolicy.isMarker(shown); i++) {
            shown = again.get();
        }
        return CommandPolicy.withoutMarkers(shown);
    }

    /** As {@link #hiddenIn} for the reply of a command that cannot be asked again. */
    @Nullable Object hiddenIn(Side side, CommandSpec spec, @Nullable Object reply) {
        if (!spec.walksKeyspace()) {
            return reply;
        }
        return reply instanceof Long count ? less(count, on(side)) : CommandPolicy.withoutMarkers(reply);
    }

    /** A count is right if it was taken between two looks at our own keys that agree. */
    private Long counted(Side side, long expected, Long first, Supplier<@Nullable Object> again) {
        if (side == Side.SOURCE) {
            return first;
        }
        long before = expected;
        long own = handover.keysOnTarget();
        Long count = first;
        for (int i = 0; i < COUNTS && own != before; i++) {
            before = own;
            count = again.get() instanceof Long next ? next : count;
            own = handover.keysOnTarget();
        }
        return less(count, own);
    }

    private static Long less(long count, long own) {
        return Math.max(0, count - own);
    }

    private long on(Side side) {
        return side == Side.SOURCE ? 0 : handover.keysOnTarget();
    }
}
