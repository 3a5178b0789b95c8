package io.crossfade.backfill.gentle;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What people say, whatever the servers are like.
 *
 * @param pause whether the job is to hold now
 * @param window when it may work, or null for always
 * @param clock tells the time
 */
record Orders(Pause pause, @Nullable Window window, InstantSource clock) {
    Advice advice() {
        if (pause.isWanted()) {
            return new Advice(Advice.Kind.HOLD, "paused by command");
        }
        return window == null || window.contains(clock.instant())
                ? Advice.GO
                : new Advice(Advice.Kind.HOLD, "outside of the window " + window);
    }
}
