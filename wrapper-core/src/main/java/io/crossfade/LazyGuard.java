package io.crossfade;

import io.crossfade.lazy.FirstTouch;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationPhase;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a dirty key from being converged before it has moved: while keys are copied on first touch, an absent key on the
 * target may still live on the source, and converging it would delete it there.
 */
final class LazyGuard implements Consumer<List<Key>> {
    private final @Nullable FirstTouch firstTouch;
    private volatile boolean active;

    LazyGuard(@Nullable FirstTouch firstTouch) {
        this.firstTouch = firstTouch;
    }

    void entering(MigrationPhase phase) {
        if (firstTouch != null) {
            firstTouch.forget();
            active = phase == MigrationPhase.TARGET_LIVE;
        }
    }

    /** Returns whether keys are not copied on first touch, but may be in another phase. */
    boolean rests() {
        return firstTouch != null && !active;
    }

    @Override
    public void accept(List<Key> keys) {
        if (active && firstTouch != null) {
            firstTouch.ensureMoved(keys);
        }
    }
}
