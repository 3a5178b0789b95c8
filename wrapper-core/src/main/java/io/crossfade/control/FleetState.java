package io.crossfade.control;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane holds at one moment. Immutable.
 *
 * @param nowMillis the control plane's own time
 * @param decision what was decided; null if nothing was, or it has been lost
 * @param members the entries, by instance
 * @param notHandedOver the instances, members or not, that may still have to bring writes to the shadow, or leave them to somebody
 */
public record FleetState(
        long nowMillis, @Nullable Decision decision, Map<String, Member> members, Set<String> notHandedOver) {
    /** Copies map and set. */
    public FleetState {
        members = Map.copyOf(members);
        notHandedOver = Set.copyOf(notHandedOver);
    }

    /** What is written in one step: everything that differs from what was read. */
    FleetState with(@Nullable Decision then) {
        return new FleetState(nowMillis, then, members, notHandedOver);
    }

    FleetState with(String instance, Member member) {
        Map<String, Member> then = new LinkedHashMap<>(members);
        then.put(instance, member);
        return new FleetState(nowMillis, decision, then, notHandedOver);
    }

    FleetState without(Set<String> instances) {
        Map<String, Member> then = new LinkedHashMap<>(members);
        then.keySet().removeAll(instances);
        return new FleetState(nowMillis, decision, then, notHandedOver);
    }
}
