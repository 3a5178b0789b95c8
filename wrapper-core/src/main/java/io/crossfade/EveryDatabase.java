package io.crossfade;

import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.PhaseParticipant;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lets all databases of a migration, and what follows its authority, take part in its changes of phase as one. */
final class EveryDatabase implements PhaseParticipant {
    private final List<DatabaseCore> cores;

    private final Followers followers;

    EveryDatabase(List<DatabaseCore> cores, Followers followers) {
        this.cores = List.copyOf(cores);
        this.followers = followers;
    }

    @Override
    public boolean nearlySettled() {
        return cores.stream().allMatch(core -> core.participant().nearlySettled()) && followers.isSettled();
    }

    @Override
    public @Nullable String obstacle() {
        return cores.stream()
                .map(core -> core.participant().obstacle())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public @Nullable String obstacleAt(Side side) {
        return cores.stream()
                .map(core -> core.participant().obstacleAt(side))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> followers.obstacleAt(side));
    }

    @Override
    public void mayHaveChanged() {
        cores.forEach(core -> core.participant().mayHaveChanged());
    }

    @Override
    public void holding() {
        cores.forEach(core -> core.participant().holding());
    }

    /** All begin at once, so that many take no longer than the slowest. */
    @Override
    public boolean settle(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        cores.forEach(core -> core.participant().hasten());
        boolean settled = true;
        for (DatabaseCore core : cores) {
            settled &= core.participant().settle(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        return settled;
    }

    @Override
    public String unsettled() {
        return ofDatabases() + (followers.isSettled() ? "" : ", subscribers on the way to the authority");
    }

    private String ofDatabases() {
        if (cores.size() == 1) {
            return cores.get(0).participant().unsettled();
        }
        return cores.stream()
                .map(core ->
                        "database " + core.pair() + ": " + core.participant().unsettled())
                .collect(Collectors.joining("; "));
    }

    @Override
    public void turning(MigrationPhase phase) {
        cores.forEach(core -> core.participant().turning(phase));
    }

    @Override
    public void entering(MigrationPhase phase) {
        cores.forEach(core -> core.participant().entering(phase));
        followers.entering(phase);
    }
}
