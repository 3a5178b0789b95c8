package io.crossfade.jedis.pubsub;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Recognizes the messages that came from the old authority and come once more from the new one. A message is paired with
 * an equal one that arrived at the nearest time, at most the grace period apart: equal messages that were published one
 * after the other are not taken for copies of each other. Not thread-safe.
 *
 * <p>Bounded: the oldest messages are forgotten first, and may then come twice.
 */
final class Twins {
    private static final int MOST_MESSAGES = 65_536;
    private static final long MOST_BYTES = 16 << 20;

    private final long graceNanos;
    private final Deque<Push> recent = new ArrayDeque<>();
    private final Map<Push, TreeMap<Long, Integer>> old = new HashMap<>();
    private long recentBytes;
    private long oldEndNanos;

    Twins(Duration grace) {
        this.graceNanos = grace.toNanos();
    }

    /** Notes a message of the present connection. */
    void note(Push message) {
        recent.add(message);
        recentBytes += message.bytes();
        while (recent.size() > MOST_MESSAGES || recentBytes > MOST_BYTES) {
            forgetOldest();
        }
    }

    /** Forgets what is older than the grace period; not while another connection is open, whose messages pair with it. */
    void trim(long nowNanos) {
        while (!recent.isEmpty() && nowNanos - recent.element().arrivedNanos() > graceNanos) {
            forgetOldest();
        }
        if (!old.isEmpty() && nowNanos - oldEndNanos > graceNanos) {
            old.clear();
        }
    }

    private void forgetOldest() {
        recentBytes -= recent.remove().bytes();
    }

    /** From now on the other connection is read: what was noted is what it may repeat. */
    void turn(long nowNanos) {
        old.clear();
        for (Push message : recent) {
            old.computeIfAbsent(message, key -> new TreeMap<>()).merge(message.arrivedNanos(), 1, Integer::sum);
        }
        recent.clear();
        recentBytes = 0;
        oldEndNanos = nowNanos;
    }

    /** Returns whether a message has already come from the old connection; a message pairs once. */
    boolean isTwin(Push message) {
        TreeMap<Long, Integer> times = old.isEmpty() ? null : old.get(message);
        if (times == null) {
            return false;
        }
        Long nearest = nearest(times, message.arrivedNanos());
        if (nearest == null) {
            return false;
        }
        times.computeIfPresent(nearest, (time, count) -> count == 1 ? null : count - 1);
        if (times.isEmpty()) {
            old.remove(message);
        }
        return true;
    }

    private @org.jspecify.annotations.Nullable Long nearest(TreeMap<Long, Integer> times, long nanos) {
        Long before = times.floorKey(nanos);
        Long after = times.ceilingKey(nanos);
        Long nearest;
        if (before == null) {
            nearest = after;
        } else if (after == null) {
            nearest = before;
        } else {
            nearest = nanos - before <= after - nanos ? before : after;
        }
        return nearest == null || Math.abs(nanos - nearest) > graceNanos ? null : nearest;
    }
}
