package io.crossfade.control;

import static java.util.Objects.requireNonNull;

import io.crossfade.handover.HandoverRefusedException;
import io.crossfade.handover.HandoverStore;
import io.crossfade.handover.RecordChange;
import io.crossfade.handover.RecordLook;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Keeps the state of the fleet in the hand-over record on the target, written with WATCH, MULTI and EXEC. Thread-safe.
 */
public final class RedisControlPlane implements ControlPlane {
    private final HandoverStore store;

    /** Creates a plane in the record of the database that {@code target} leads to. */
    public RedisControlPlane(RedisSide target) {
        this.store = new HandoverStore(requireNonNull(target, "target"));
    }

    @Override
    public boolean update(UnaryOperator<FleetState> step) {
        try {
            return store.update(look -> {
                FleetState before = state(look);
                return change(before, step.apply(before));
            });
        } catch (LinkException | HandoverRefusedException e) {
            throw new ControlPlaneException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public String label() {
        return "the record " + store.name() + " on the target";
    }

    private static FleetState state(RecordLook look) {
        byte[] decision = look.fields().get(RecordLook.DECISION);
        Map<String, Member> members = new LinkedHashMap<>();
        Set<String> notHandedOver = new HashSet<>();
        look.fields().forEach((name, value) -> {
            if (name.startsWith(RecordLook.MEMBER)) {
                members.put(name.substring(RecordLook.MEMBER.length()), FleetForms.member(value));
            } else if (name.startsWith(RecordLook.INSTANCE)) {
                notHandedOver.add(name.substring(RecordLook.INSTANCE.length()));
            }
        });
        return new FleetState(
                look.nowMillis(), decision == null ? null : FleetForms.decision(decision), members, notHandedOver);
    }

    private static RecordChange change(FleetState before, FleetState after) {
        Map<String, byte[]> written = new LinkedHashMap<>();
        Decision decision = after.decision();
        if (decision != null && !decision.equals(before.decision())) {
            written.put(RecordLook.DECISION, FleetForms.bytes(decision));
        }
        after.members().forEach((instance, member) -> {
            if (!member.equals(before.members().get(instance))) {
                written.put(RecordLook.MEMBER + instance, FleetForms.bytes(member));
            }
        });
        List<String> removed = new ArrayList<>();
        before.members().keySet().stream()
                .filter(instance -> !after.members().containsKey(instance))
                .forEach(instance -> removed.add(RecordLook.MEMBER + instance));
        return new RecordChange(written, removed);
    }
}
