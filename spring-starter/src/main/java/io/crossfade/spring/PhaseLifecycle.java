package io.crossfade.spring;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeConfig;
import io.crossfade.PhaseFlag;
import io.crossfade.PhaseFollower;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Follows the flag, if there is one, as long as the application context runs. */
final class PhaseLifecycle implements SmartLifecycle {
    private final @Nullable PhaseFollower follower;
    private final String label;

    PhaseLifecycle(@Nullable PhaseFlag flag, Supplier<Crossfade> crossfade) {
        this.follower = flag == null ? null : new PhaseFollower(flag, crossfade);
        this.label = flag == null ? "" : flag.label();
    }

    /**
     * Returns {@code config} with the phase to start in and the state of carrying that are wished.
     *
     * @throws RefusedStartException if the wish cannot be read: the application must not start in another phase than wanted
     */
    CrossfadeConfig first(CrossfadeConfig config) {
        try {
            return follower == null ? config : follower.first(config);
        } catch (RuntimeException e) {
            throw new RefusedStartException(
                    "The phase to start in cannot be learnt from the " + label + ": " + e.getMessage(),
                    "Correct it, or remove it to start in crossfade.phase. An application that started in another phase than"
                            + " the others would write to the wrong side.",
                    e);
        }
    }

    @Override
    public void start() {
        if (follower != null) {
            follower.start();
        }
    }

    @Override
    public void stop() {
        if (follower != null) {
            follower.close();
        }
    }

    @Override
    public boolean isRunning() {
        return follower != null && follower.isRunning();
    }
}
