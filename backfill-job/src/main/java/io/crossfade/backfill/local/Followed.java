package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.handover.HandoverConfig;
import io.crossfade.spi.RedisSide;
import java.util.Map;

/**
 * What is followed, by whatever hints.
 *
 * @param databases each database by its number on the source, at least one; they stay the caller's
 * @param copying how keys are copied, and which by their names
 * @param handover the record on the target by which instances of the application learn of the job, and the job of a move of the authority;
 *     without it, nobody notices either
 */
public record Followed(Map<Integer, Pair> databases, BackfillConfig copying, HandoverConfig handover) {
    /** One database on both sides. */
    public record Pair(RedisSide source, RedisSide target) {}

    /** Checks that there is a database. */
    public Followed {
        databases = Map.copyOf(databases);
        requireNonNull(copying, "copying");
        requireNonNull(handover, "handover");
        if (databases.isEmpty()) {
            throw new IllegalArgumentException("there is no database to follow");
        }
    }

    /** Returns these databases with the defaults. */
    public static Followed of(Map<Integer, Pair> databases) {
        return new Followed(databases, BackfillConfig.defaults(), HandoverConfig.defaults());
    }

    /** Returns a copy with this configuration of the copying. */
    public Followed withCopying(BackfillConfig value) {
        return new Followed(databases, value, handover);
    }

    /** Returns a copy with this record on the target. */
    public Followed withHandover(HandoverConfig value) {
        return new Followed(databases, copying, value);
    }

    WalkConfig walk() {
        return copying.walk();
    }

    Pair any() {
        return databases.values().iterator().next();
    }
}
