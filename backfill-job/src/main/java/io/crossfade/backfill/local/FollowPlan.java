package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.spi.RedisSide;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is followed.
 *
 * @param hints opens the source for hints, once for each attempt; what it gives is closed by who follows
 * @param databases each database by its number on the source, at least one; they stay the caller's
 * @param config how keys are copied
 * @param owed after what a reconcile is owed already
 */
public record FollowPlan(
        Supplier<RedisSide> hints, Map<Integer, Pair> databases, BackfillConfig config, List<String> owed) {
    /** One database on both sides. */
    public record Pair(RedisSide source, RedisSide target) {}

    /** Checks that there is a database. */
    public FollowPlan {
        requireNonNull(hints, "hints");
        requireNonNull(config, "config");
        databases = Map.copyOf(databases);
        owed = List.copyOf(owed);
        if (databases.isEmpty()) {
            throw new IllegalArgumentException("there is no database to follow");
        }
    }

    Pair any() {
        return databases.values().iterator().next();
    }
}
