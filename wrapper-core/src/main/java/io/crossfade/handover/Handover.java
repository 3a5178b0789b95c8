package io.crossfade.handover;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.handover.Fields.Runs;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of one instance in the record of one database: keeps its own entry, takes over what others have left, and notices what
 * is owed. Thread-safe. Its methods block for a few round trips where they say so; nothing of it reaches a caller of the application.
 */
public final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    /** How long a stop tries to reach the target where its connections fail at once: idle ones may have died unnoticed. */
    private static final Duration LAST_WORD = Duration.ofMillis(500);

    private final HandoverConfig config;
    private final String instance;
    private final Function<Side, RedisSide> sides;
    private final HandoverWork work;
    private final HandoverStore store;
    private volatile MigrationPhase phase = MigrationPhase.SOURCE_ONLY;
    private volatile HandoverRecord known = HandoverRecord.NONE;

    private volatile boolean registered;
    private volatile boolean left;
    private volatile boolean shared;

    @GuardedBy("this") private boolean warned;

    @GuardedBy("this") private boolean read;

    @GuardedBy("this") private final List<Runnable> events = new ArrayList<>();

    /**
     * Creates the part of {@code instance}; does nothing by itself.
     *
     * @param instance a name that no other process has, nor this one after a restart: printable ASCII without spaces
     * @param sides the sides of the database
     */
    public Handover(HandoverConfig config, String instance, Function<Side, RedisSide> sides, HandoverWork work) {
        this.config = requireNonNull(config, "config");
        this.instance = Fields.INSTANCE + requireNonNull(instance, "instance");
        this.sides = requireNonNull(sides, "sides");
        this.work = requireNonNull(work, "work");
        this.store = new HandoverStore(sides.apply(Side.TARGET));
    }

    /** The control plane keeps fields in the same record, as long as this process runs. Does not block. */
    public void shareRecord() {
        shared = true;
    }

    /** Takes notice of the phase that comes into force. Does not block. */
    public void entering(MigrationPhase next) {
        phase = next;
    }

    /** Returns how many reconciles were owed when the record was last read. */
    public int owed() {
        return known.owed();
    }

    /**
     * Returns how many keys of the target are the record's, which no count of the application's keys may have in it. Blocks for a
     * round trip.
     */
    public long keysOnTarget() {
        try {
            return (config.enabled() || shared) && store.exists() ? 1 : 0;
        } catch (LinkException | HandoverRefusedException e) {
            LOG.debug("the target does not tell whether it has a hand-over record", e);
            return keysLastSeen();
        }
    }

    /** As {@link #keysOnTarget()}, as far as this process knows. Does not block. */
    public long keysLastSeen() {
        return shared || !known.isEmpty() ? 1 : 0;
    }

    /** Returns whether the entry has to be kept, or what is there to be removed; false: there is nothing to do in this phase. */
    boolean isNeeded() {
        boolean voids = phase == MigrationPhase.TARGET_ONLY && !known.isEmpty();
        return config.enabled() && !left && (phase.carriesWrites() || registered || voids);
    }

    /** Renews the entry, or takes it off, as the phase wants it; returns whether the record could be read and written. Blocks. */
    boolean renew() {
        return visitAndTell(() -> phase);
    }

    /** Makes the entry before the phase {@code next} carries the first write. Blocks; if the target is sick, for its timeouts. */
    public void register(MigrationPhase next) {
        if (config.enabled() && !registered && next.carriesWrites()) {
            visitAndTell(() -> next);
        }
    }

    /**
     * Returns why the authority must not move, or null. Reads the record anew. Blocks. A record that cannot be read does not stand in
     * the way: what else cannot be reached then is found by whoever has to reach it.
     */
    public @Nullable String obstacle() {
        if (!config.enabled()) {
            return null;
        }
        visitAndTell(() -> phase);
        synchronized (this) {
            if (read && known.owed() > 0) {
                return "a reconcile is owed (" + known.reasons()
                        + "): run crossfade verify with these settings, which repairs what differs";
            }
            return read && phase.authority() == Side.SOURCE ? follower(known) : null;
        }
    }

    private static @Nullable String follower(HandoverRecord record) {
        return record.followers().isEmpty()
                ? null
                : "a job follows the source (" + record.followers()
                        + ") and would bring its values back: end it first, with crossfade stop";
    }

    /**
     * The authority is about to move: tells it before anybody writes to the new one, so that a job that begins to follow the source right
     * now sees it, or is seen. Blocks for a few round trips. A record that cannot be written does not stand in the way.
     *
     * @throws MigrationException if such a job is there
     */
    public void turning(MigrationPhase next) {
        boolean toTarget = phase.authority() == Side.SOURCE && next.authority() == Side.TARGET;
        if (!config.enabled() || !registered || !toTarget) {
            return;
        }
        String obstacle = null;
        synchronized (this) {
            phase = next;
            try {
                obstacle = follower(store.connected(link -> announced(link, next)));
            } catch (LinkException | HandoverRefusedException e) {
                LOG.warn("the hand-over record could not be told of phase {}: {}", next, e.getMessage());
            }
        }
        if (obstacle != null) {
            throw new MigrationException(obstacle);
        }
    }

    private HandoverRecord announced(RedisLink link, MigrationPhase next) {
        long end = store.read(link).nowMillis() + config.lease().toMillis();
        store.change(link, Map.of(instance, Fields.entry(end, next.name())), List.of());
        return store.read(link);
    }

    private boolean visitAndTell(Supplier<MigrationPhase> present) {
        boolean reached;
        List<Runnable> told;
        synchronized (this) {
            reached = visit(present);
            told = List.copyOf(events);
            events.clear();
        }
        told.forEach(Runnable::run);
        return reached;
    }

    /** Ends the part of this instance: leaves what is {@code left} to the next one. Blocks. */
    synchronized void leave(LeftOver remains) {
        left = true;
        if (!registered) {
            return;
        }
        try {
            store.connectedWithin(LAST_WORD, link -> leave(link, remains));
            if (!remains.isEmpty()) {
                LOG.info(
                        "{} dirty keys and {} hash slots are left to the next instance",
                        remains.keys().size(),
                        remains.slots().cardinality());
            }
        } catch (LinkException | HandoverRefusedException e) {
            LOG.warn(
                    "the entry of this instance stays in the hand-over record, and a reconcile is owed when its lease is over: {}",
                    e.getMessage());
        }
    }

    private boolean leave(RedisLink link, LeftOver remains) {
        Map<String, byte[]> pieces = new LinkedHashMap<>();
        String name = Fields.LEFT + instance.substring(Fields.INSTANCE.length()) + ":";
        for (byte[] piece : remains.pieces()) {
            pieces.put(name + pieces.size(), piece);
        }
        store.change(link, pieces, List.of());
        store.change(link, Map.of(), leaving(store.read(link)));
        registered = false;
        return true;
    }

    /** The last instance takes along what only concerns instances. */
    private List<String> leaving(HandoverRecord seen) {
        List<String> removed = new ArrayList<>(List.of(instance));
        if (seen.named(Fields.INSTANCE).stream().allMatch(instance::equals)
                && seen.debts().stream().noneMatch(name -> name.startsWith(Fields.RUNS))) {
            removed.addAll(seen.named(Fields.RUNS));
        }
        return removed;
    }

    @GuardedBy("this") private boolean visit(Supplier<MigrationPhase> present) {
        read = false;
        if (left) {
            return false;
        }
        try {
            store.connected(link -> visit(link, present));
            warned = false;
            return true;
        } catch (LinkException | HandoverRefusedException e) {
            if (!warned) {
                warned = true;
                LOG.warn(
                        "the hand-over record on the target cannot be kept for now, so an unclean end of this instance"
                                + " may go unnoticed; writes go on: {}",
                        e.getMessage());
            }
            return false;
        }
    }

    /** The phase is looked up after the record has been read, so an entry tells one from after the renewal before it. */
    private synchronized boolean visit(RedisLink link, Supplier<MigrationPhase> wanted) {
        HandoverRecord seen = store.read(link);
        read = true;
        MigrationPhase present = wanted.get();
        if (present.carriesWrites()) {
            keep(link, seen, present);
        } else {
            end(link, seen, present);
        }
        return true;
    }

    @GuardedBy("this") private void keep(RedisLink link, HandoverRecord seen, MigrationPhase present) {
        byte[] entry = Fields.entry(seen.nowMillis() + config.lease().toMillis(), present.name());
        Map<String, byte[]> written = new LinkedHashMap<>();
        if (hasVanished(seen)) {
            written.putAll(known.without(instance)); // what was owed still is
            written.keySet().removeIf(name -> seen.get(name) != null);
        } else {
            learned(seen.after(Map.of(instance, entry), List.of())); // after a pause it owes nothing itself
        }
        written.put(instance, entry);
        noteServers(seen.after(written, List.of()), present, written);
        long fresh =
                written.keySet().stream().filter(name -> seen.get(name) == null).count();
        if (store.change(link, written, List.of()) > fresh) {
            store.change(link, seen.without(instance), List.of()); // it vanished since it was read
        }
        registered = true;
        HandoverRecord then = seen.after(written, List.of());
        List<String> remains = then.named(Fields.LEFT);
        if (!remains.isEmpty()) {
            for (String name : remains) {
                work.takeOver(LeftOver.read(requireNonNull(then.get(name))));
            }
            store.change(link, Map.of(), remains);
        }
        learned(then.after(Map.of(), remains));
    }

    /**
     * Whether the target has lost the record since this instance wrote its entry: by FLUSHDB, or because it does not keep its data. Nobody else
     * removes an entry but who pays it, and only one whose lease is over is paid.
     */
    @GuardedBy("this") private boolean hasVanished(HandoverRecord seen) {
        byte[] mine = known.get(instance);
        boolean overdue = mine != null && Fields.leaseEnd(mine) < seen.nowMillis();
        return registered && (seen.isEmpty() || seen.get(instance) == null && !overdue);
    }

    /** What the target lost is still on the source and the other way round: see who is there now. */
    @GuardedBy("this") private void noteServers(HandoverRecord seen, MigrationPhase present, Map<String, byte[]> written) {
        for (Side side : Side.values()) {
            Set<String> now = runIds(side);
            if (now.isEmpty()) {
                continue;
            }
            Runs before = seen.runs(side);
            boolean replaced = before != null
                    && !now.containsAll(before.runIds())
                    && !before.runIds().containsAll(now);
            boolean owed = before != null && before.owed() || replaced && side == present.authority();
            Runs then = new Runs(owed, now);
            if (!then.equals(before)) {
                written.put(Fields.runs(side), then.bytes());
            }
            events.add(() -> work.meet(side, now, replaced));
        }
    }

    private Set<String> runIds(Side side) {
        try (RedisLink link = sides.apply(side).lease()) {
            return SideCapabilities.runIds(link);
        } catch (LinkException e) {
            LOG.debug("the servers of the {} do not tell who they are", side.label(), e);
            return Set.of();
        }
    }

    /** Once the target is all there is, nothing is owed any more. */
    @GuardedBy("this") private void end(RedisLink link, HandoverRecord seen, MigrationPhase present) {
        List<String> removed = registered ? leaving(seen) : new ArrayList<>();
        if (present == MigrationPhase.TARGET_ONLY) {
            removed.addAll(seen.debts());
            removed.addAll(seen.named(Fields.LEFT));
            if (seen.after(Map.of(), removed).named(Fields.INSTANCE).isEmpty()) {
                removed.addAll(seen.named(Fields.RUNS));
            }
        }
        store.change(link, Map.of(), removed.stream().distinct().toList());
        registered = false;
        learned(seen.after(Map.of(), removed));
    }

    @GuardedBy("this") private void learned(HandoverRecord now) {
        int before = known.owed();
        known = now;
        if (now.owed() > before) {
            LOG.warn("a reconcile is owed ({}): run crossfade verify with these settings", now.reasons());
            events.add(() -> work.owed(now.owed(), now.reasons()));
        }
    }
}
