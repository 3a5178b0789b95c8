package io.crossfade.control;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Which members have been silent for longer than their lease, by this process's own monotonic clock: an entry that has not changed
 * for so long. So nobody is taken for lost because a clock was set, or another server with another clock took over. Not thread-safe.
 */
final class Sightings {
    private record Sighting(Member entry, long sinceNanos, boolean renewed) {
        /** An older entry comes back with an older state. */
        boolean isRenewedBy(Member next) {
            return renewed || next.leaseEndMillis() > entry.leaseEndMillis();
        }
    }

    private final LongSupplier nanoClock;
    private final Map<String, Sighting> seen = new HashMap<>();

    Sightings(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Takes notice of the entries; returns who is silent. */
    Set<String> look(Map<String, Member> members) {
        long now = nanoClock.getAsLong();
        seen.keySet().retainAll(members.keySet());
        Set<String> silent = new HashSet<>();
        members.forEach((instance, entry) -> {
            Sighting last = seen.get(instance);
            if (last == null || !last.entry().equals(entry)) {
                seen.put(instance, new Sighting(entry, now, last != null && last.isRenewedBy(entry)));
            } else if (now - last.sinceNanos() > TimeUnit.MILLISECONDS.toNanos(entry.leaseMillis())) {
                silent.add(instance);
            }
        });
        return silent;
    }

    /** Returns whether an entry of {@code members} is there that was not at the last look. */
    boolean areNew(Set<String> members) {
        return !seen.keySet().containsAll(members);
    }

    /** Returns whether each of {@code instances} has written since it was first seen: so it has looked at this state as well. */
    boolean haveRenewed(Set<String> instances) {
        return instances.stream().map(seen::get).allMatch(sighting -> sighting != null && sighting.renewed());
    }

    /** What was seen counts no more. */
    void forget() {
        seen.clear();
    }
}
