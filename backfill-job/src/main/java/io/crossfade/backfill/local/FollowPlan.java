package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.spi.RedisSide;
import java.util.List;
import java.util.function.Supplier;

/**
 * How a source is followed by its own hints.
 *
 * @param hints opens the source for hints, once for each attempt; what it gives is closed by who follows
 * @param followed what is followed
 * @param owed after what a reconcile is owed already
 */
public record FollowPlan(Supplier<RedisSide> hints, Followed followed, List<String> owed) {
    /** Checks that all is given. */
    public FollowPlan {
        requireNonNull(hints, "hints");
        requireNonNull(followed, "followed");
        owed = List.copyOf(owed);
    }
}
