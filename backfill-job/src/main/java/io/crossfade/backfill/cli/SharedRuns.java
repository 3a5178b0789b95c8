package io.crossfade.backfill.cli;

import io.crossfade.backfill.checkpoint.CheckpointRefusedException;
import io.crossfade.backfill.checkpoint.QuarantineSummary;
import io.crossfade.backfill.checkpoint.SharedProgress;
import io.crossfade.backfill.checkpoint.SharedState;
import io.crossfade.backfill.checkpoint.Wish;
import io.crossfade.backfill.local.ServerInfo;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backfills that several processes do together, as the target tells of them. */
record SharedRuns(FileOptions.Loaded loaded) {
    private static final Logger LOG = LoggerFactory.getLogger(SharedRuns.class);

    /**
     * What is known of one.
     *
     * @param state what the target keeps, or null for nothing
     * @param trouble why that is not known; empty if it is
     */
    record Found(@Nullable SharedState state, String trouble) {
        boolean mayRun() {
            return !trouble.isEmpty() || (state != null && !state.alive().isEmpty());
        }
    }

    /** Reads the one of a database. */
    Found of(DatabasePair database) {
        try (RedisSide target = loaded.open(Side.TARGET, database, 1)) {
            return new Found(progress(target).read().orElse(null), "");
        } catch (LinkException | CheckpointRefusedException e) {
            return new Found(null, String.valueOf(e.getMessage()));
        }
    }

    /** Returns what is in quarantine of a backfill that {@link #of} has found; null if nobody knows. */
    @Nullable QuarantineSummary quarantined(DatabasePair database, Found found) {
        SharedState state = found.state();
        if (state == null) {
            return null;
        }
        try (RedisSide target = loaded.open(Side.TARGET, database, 1)) {
            return progress(target).quarantine(state.header().number(), 0).summary(state.saved());
        } catch (LinkException | CheckpointRefusedException e) {
            LOG.debug("what is in quarantine cannot be read", e);
            return null;
        }
    }

    /**
     * Orders something of all that run; returns whether any does.
     *
     * @throws io.crossfade.backfill.local.JobException if the target cannot be reached
     */
    boolean order(Wish wish) {
        boolean any = false;
        for (DatabasePair database : loaded.config().databases()) {
            any |= order(database, wish);
        }
        return any;
    }

    /** Returns whether one runs, or may run. */
    boolean areRunning() {
        return loaded.config().databases().stream().map(this::of).anyMatch(Found::mayRun);
    }

    /** Returns whether that of one of {@code chosen} has begun and is not through. */
    boolean haveBegun(List<DatabasePair> chosen) {
        return chosen.stream()
                .map(database -> of(database).state())
                .anyMatch(state -> state != null && state.saved().finished() == null);
    }

    /** A pause is taken back of one that does not run, too: it would hold the next run. */
    private boolean order(DatabasePair database, Wish wish) {
        try (RedisSide target = loaded.open(Side.TARGET, database, 1)) {
            ServerInfo.of(target);
            Optional<SharedState> state = progress(target).read();
            boolean concerned = state.filter(
                            one -> !one.alive().isEmpty() || (wish == Wish.RUN && one.order() == Wish.PAUSE))
                    .isPresent();
            if (concerned) {
                progress(target).order(state.get(), wish);
            }
            return concerned;
        }
    }

    private static SharedProgress progress(RedisSide target) {
        return new SharedProgress(target::lease, target.mapping());
    }
}
