package io.crossfade.handover;

import static io.crossfade.handover.Fields.FOLLOWER;
import static io.crossfade.handover.Fields.INSTANCE;
import static io.crossfade.handover.Fields.LEFT;
import static io.crossfade.handover.Fields.OWED;
import static io.crossfade.handover.Fields.RUNS;
import static java.util.Objects.requireNonNull;

import io.crossfade.handover.Fields.Runs;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the record of one database said at one moment. Immutable. */
public final class HandoverRecord {
    static final HandoverRecord NONE = new HandoverRecord(0, Map.of());

    private final long nowMillis;
    private final Map<String, byte[]> fields;

    HandoverRecord(long nowMillis, Map<String, byte[]> fields) {
        this.nowMillis = nowMillis;
        this.fields = new LinkedHashMap<>(fields);
        this.fields.keySet().removeIf(Fields::isOfControl);
    }

    /** Returns how many reconciles are owed. */
    public int owed() {
        return debts().size();
    }

    /** Returns why they are owed, for messages; empty if none is. */
    public String reasons() {
        return debts().stream().map(this::reason).collect(Collectors.joining(", "));
    }

    /** Returns how many instances are alive. */
    public int alive() {
        return named(INSTANCE).size() - endedUncleanly();
    }

    /** Returns how many instances ended uncleanly, for which nobody has paid yet. */
    public int endedUncleanly() {
        return (int) debts().stream().filter(name -> name.startsWith(INSTANCE)).count();
    }

    /** Returns who brings the source's changes to the target right now without being an instance, for messages; empty if nobody does. */
    public String followers() {
        return named(FOLLOWER).stream()
                .filter(this::isAlive)
                .map(name -> name.substring(FOLLOWER.length()))
                .collect(Collectors.joining(", "));
    }

    /** Returns the instances, also those whose lease is over, in whose phase the target is the authority, for messages; empty if there is none. */
    public String instancesOnTarget() {
        return named(INSTANCE).stream()
                .filter(this::isOnTarget)
                .map(name -> name.substring(INSTANCE.length()))
                .collect(Collectors.joining(", "));
    }

    private boolean isOnTarget(String name) {
        String told = Fields.phase(requireNonNull(fields.get(name)));
        return Stream.of(MigrationPhase.values())
                .anyMatch(phase ->
                        phase.authority() == Side.TARGET && phase.name().equals(told));
    }

    private boolean isAlive(String name) {
        return leaseEnd(name) >= nowMillis;
    }

    /** Returns until when an entry counts as alive; 0 if there is none. */
    long leaseEnd(String name) {
        byte[] entry = fields.get(name);
        return entry == null ? 0 : Fields.leaseEnd(entry);
    }

    /** Returns whether an instance that ended in order has left keys that nobody has taken over yet. */
    public boolean hasLeftOvers() {
        return !named(LEFT).isEmpty();
    }

    /** Returns the keys that instances which ended in order have left by name, as the source calls them. */
    public List<Key> keysLeft() {
        return leftByName().stream()
                .flatMap(name -> LeftOver.read(requireNonNull(fields.get(name))).keys().stream())
                .toList();
    }

    List<String> leftByName() {
        return named(LEFT).stream()
                .filter(name ->
                        LeftOver.read(requireNonNull(fields.get(name))).slots().isEmpty())
                .toList();
    }

    /**
     * Returns why keys may still be moved by their markers, or null if no instance can: each is in RAMP_DOWN, which all pass on the way from
     * TARGET_LIVE to where there is no way back, or has ended.
     */
    public @Nullable String moving() {
        for (String name : named(INSTANCE)) {
            byte[] entry = requireNonNull(fields.get(name));
            String instance = "instance " + name.substring(INSTANCE.length());
            if (Fields.leaseEnd(entry) < nowMillis) {
                return instance + " ended uncleanly, or is paused, and a reconcile is owed";
            }
            if (!Fields.phase(entry).equals(MigrationPhase.RAMP_DOWN.name())) {
                return instance + " is in " + Fields.phase(entry);
            }
        }
        return null;
    }

    /** Returns whether every instance that is alive has renewed its entry since {@code before}. */
    public boolean renewedSince(HandoverRecord before) {
        List<String> debts = debts();
        return named(INSTANCE).stream()
                .filter(name -> !debts.contains(name))
                .noneMatch(name -> Arrays.equals(before.get(name), fields.get(name)));
    }

    /** Returns whether an instance whose name begins so has an entry, alive or not. */
    public boolean knows(String name) {
        return fields.keySet().stream().anyMatch(field -> field.startsWith(INSTANCE + name));
    }

    long nowMillis() {
        return nowMillis;
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    byte @Nullable [] get(String name) {
        return fields.get(name);
    }

    /** The fields that say that a reconcile is owed. */
    List<String> debts() {
        List<String> debts = new ArrayList<>();
        fields.forEach((name, value) -> {
            Runs runs = name.startsWith(RUNS) ? Runs.read(value) : null;
            boolean expired =
                    (name.startsWith(INSTANCE) || name.startsWith(FOLLOWER)) && Fields.leaseEnd(value) < nowMillis;
            if (expired || name.startsWith(OWED) || runs != null && runs.owed()) {
                debts.add(name);
            }
        });
        return debts;
    }

    /** The fields whose name begins so. */
    List<String> named(String start) {
        return fields.keySet().stream().filter(name -> name.startsWith(start)).toList();
    }

    @Nullable Runs runs(Side side) {
        return Runs.read(fields.get(Fields.runs(side)));
    }

    /** Every field but {@code name}. */
    Map<String, byte[]> without(String name) {
        Map<String, byte[]> others = new LinkedHashMap<>(fields);
        others.remove(name);
        return others;
    }

    /** This record after a change. */
    HandoverRecord after(Map<String, byte[]> written, List<String> removed) {
        Map<String, byte[]> then = new LinkedHashMap<>(fields);
        then.putAll(written);
        removed.forEach(then::remove);
        return new HandoverRecord(nowMillis, then);
    }

    private String reason(String name) {
        if (name.startsWith(FOLLOWER)) {
            return "a backfill that followed the source ended uncleanly";
        }
        if (name.startsWith(OWED)) {
            return "a backfill that followed the source missed something: "
                    + Fields.reasons(requireNonNull(fields.get(name)));
        }
        return name.startsWith(INSTANCE)
                ? "instance " + name.substring(INSTANCE.length()) + " ended uncleanly"
                : "the " + name.substring(RUNS.length())
                        + " was started anew or failed over while it was the authority";
    }
}
