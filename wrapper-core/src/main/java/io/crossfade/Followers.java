package io.crossfade;

import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.spi.AuthorityFollower;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Every follower of the authority, as one. Thread-safe. */
final class Followers implements AuthorityFollower {
    private final List<AuthorityFollower> followers = new CopyOnWriteArrayList<>();

    void add(AuthorityFollower follower) {
        followers.add(follower);
    }

    @Override
    public @Nullable String obstacleAt(Side next) {
        return followers.stream()
                .map(follower -> follower.obstacleAt(next))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void entering(MigrationPhase phase) {
        followers.forEach(follower -> follower.entering(phase));
    }

    @Override
    public boolean isSettled() {
        return followers.stream().allMatch(AuthorityFollower::isSettled);
    }
}
