package io.crossfade.shadow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.Side;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Notices by the servers' own counts that keys were evicted since a side was last met, and says when all keys may be looked at for that.
 * Thread-safe. What was evicted before a side was first met is not known here.
 */
final class Evictions {
    /** A shadow that is full evicts others for what it gets back, so looking at everything without a rest would never end. */
    static final Duration REST = Duration.ofMinutes(5);

    private record Seen(Set<String> runIds, long evictedKeys) {}

    @GuardedBy("this") private final Map<Side, Seen> seen = new EnumMap<>(Side.class);

    @GuardedBy("this") private boolean looked;

    /** When everything was looked at last, or will be. */
    @GuardedBy("this") private long lookNanos;

    /** Returns how many keys the servers of a side have evicted since they were last met; 0 if they are others, or do not tell. */
    synchronized long since(Side side, Set<String> runIds, long evictedKeys) {
        Seen now = new Seen(runIds, evictedKeys);
        Seen before = seen.put(side, now);
        boolean same = before != null && before.runIds.equals(now.runIds) && before.evictedKeys >= 0;
        return same ? Math.max(0, now.evictedKeys - before.evictedKeys) : 0;
    }

    /** Returns when every key is to be looked at for evictions that were noticed now: at once, or when the rest is over. */
    synchronized long nextLook(long nowNanos) {
        if (!looked || nowNanos - lookNanos >= REST.toNanos()) {
            looked = true;
            lookNanos = nowNanos;
        } else if (nowNanos - lookNanos >= 0) {
            lookNanos += REST.toNanos();
        }
        return lookNanos;
    }
}
