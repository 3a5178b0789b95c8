package io.crossfade.control;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.control.Acknowledgement.Step;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Lease;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one process knows of its fleet, and what it tells the fleet of itself. Thread-safe; does no I/O. */
final class Part {
    private static final Logger LOG = LoggerFactory.getLogger(Part.class);

    private final ControlConfig config;
    private final String instance;
    private final @Nullable Lease lease;

    @GuardedBy("this") private final Sightings sightings = new Sightings(System::nanoTime);

    @GuardedBy("this") private Decision known = Decision.open(0, MigrationPhase.SOURCE_ONLY);

    @GuardedBy("this") private Acknowledgement mine = Acknowledgement.of(0, Step.OPEN);

    /** The entry as it was written last; null while this process is no member. */
    @GuardedBy("this") private @Nullable Member entry;

    @GuardedBy("this") private long entryNanos;

    @GuardedBy("this") private int members;

    @GuardedBy("this") private boolean changing;

    @GuardedBy("this") private boolean lost;

    @GuardedBy("this") private boolean failed;

    Part(ControlConfig config, String instance, @Nullable Lease lease) {
        this.config = config;
        this.instance = requireNonNull(instance, "instance");
        this.lease = lease;
    }

    String instance() {
        return instance;
    }

    synchronized Decision known() {
        return known;
    }

    synchronized Acknowledgement acknowledged() {
        return mine;
    }

    /** Returns whether the state should be looked at again soon. */
    synchronized boolean isBusy() {
        return known.stage() != Stage.OPEN || changing || mine.epoch() < known.epoch();
    }

    /** This process starts without knowing what is decided. */
    synchronized Decision startAlone(MigrationPhase phase) {
        known = Decision.open(0, phase);
        return known;
    }

    /** A thread of this process is making a change, or has ended one. */
    synchronized void changing(boolean on) {
        changing = on;
        notifyAll();
    }

    synchronized boolean isChanging() {
        return changing;
    }

    synchronized void acknowledge(Acknowledgement next) {
        mine = next;
        notifyAll();
    }

    /** This process could not do what the fleet has committed: it is lost until it has taken over what is decided. */
    synchronized void fail() {
        failed = true;
        if (lease != null) {
            lease.end();
        }
    }

    private boolean holds() {
        return lease == null || lease.holds();
    }

    @GuardedBy("this") private boolean isMember(FleetState state) {
        boolean there = entry != null && entry.equals(state.members().get(instance));
        return !failed && (there || entry != null && holds());
    }

    /** Who was left out may have missed anything: it comes back when it has taken over what is decided now, and not in a change. */
    @GuardedBy("this") private boolean mayComeBack(Decision decision) {
        return decision.stage() == Stage.OPEN && !changing && mine.has(decision.epoch(), Step.OPEN);
    }

    /** Returns what is to be written; changes nothing but what was sighted. */
    synchronized Visit visit(FleetState state) {
        Map<String, Member> before = sightings.members();
        Set<String> silent = sightings.look(state.members());
        Decision seen = state.decision();
        if (seen == null || seen.isBefore(known)) {
            return restored(state, before);
        }
        boolean member = isMember(state);
        if (!member && !mayComeBack(seen)) {
            return new Visit(
                    state, null, new FleetRules(state, silent).counted().size());
        }
        silent.remove(instance);
        Member written = due(state, member);
        FleetState then = written == null ? state : state.with(instance, written);
        FleetRules rules = new FleetRules(then, silent);
        return new Visit(
                member ? rules.advanced() : then, written, rules.counted().size());
    }

    /** The state has been lost: everybody writes back what they know, and nothing is decided before all had the time for that. */
    @GuardedBy("this") private Visit restored(FleetState state, Map<String, Member> before) {
        Map<String, Member> all = new LinkedHashMap<>(before);
        all.putAll(state.members());
        long longest =
                all.values().stream().mapToLong(Member::leaseMillis).max().orElse(0);
        long quiet = Math.max(longest, config.lease().toMillis());
        Decision then =
                known.epoch() == 0 ? Decision.open(1, known.phase()) : known.quietUntil(state.nowMillis() + quiet);
        all.remove(instance);
        if (!isMember(state) && state.members().containsKey(instance)) {
            all.put(instance, requireNonNull(state.members().get(instance)));
        }
        FleetState after = new FleetState(state.nowMillis(), then, all, state.notHandedOver());
        Member written = isMember(state) ? fresh(state) : null;
        LOG.warn(
                "the state of the fleet had been lost on the control plane; it is restored, at epoch {}", then.epoch());
        return new Visit(written == null ? after : after.with(instance, written), written, all.size() + 1);
    }

    @GuardedBy("this") private @Nullable Member due(FleetState state, boolean member) {
        Member last = entry;
        boolean same = member
                && last != null
                && last.equals(state.members().get(instance))
                && last.acknowledged().equals(mine)
                && System.nanoTime() - entryNanos < config.renewal().toNanos();
        return same ? null : fresh(state);
    }

    @GuardedBy("this") private Member fresh(FleetState state) {
        long end = state.nowMillis() + config.lease().toMillis();
        Member last = entry;
        if (last != null && last.leaseEndMillis() == end) {
            end++; // no two are alike
        }
        return new Member(end, config.lease().toMillis(), lease == null, mine);
    }

    /** What {@link #visit} made was written, by a request that left at {@code startNanos} or later. */
    synchronized void took(Visit visit, long startNanos) {
        Decision decided = requireNonNull(visit.after().decision());
        if (known.isBefore(decided)) {
            known = decided;
        }
        members = visit.members();
        if (visit.entry() != null) {
            entry = visit.entry();
            entryNanos = startNanos;
            if (lease != null) {
                lease.extendTo(startNanos + config.lease().toNanos());
            }
        }
        notifyAll();
    }

    /** The first entry was written together with {@code decision}. */
    synchronized void joined(Decision decision, Member written, long startNanos) {
        mine = written.acknowledged();
        took(new Visit(new FleetState(0, decision, Map.of(), Set.of()), written, 1), startNanos);
    }

    synchronized Member first(FleetState state, Decision decision) {
        mine = Acknowledgement.of(decision.epoch(), Step.OPEN);
        return fresh(state);
    }

    synchronized Set<String> silent(FleetState state) {
        return sightings.look(state.members());
    }

    /** Returns the state with a change proposed; throws if that must not be. */
    synchronized FleetState proposal(FleetState state, MigrationPhase next, boolean confirmed, long holdMillis) {
        Decision seen = state.decision();
        if (seen == null || seen.isBefore(known)) {
            throw new MigrationException(
                    "the state of the fleet has been lost on the control plane and is about to be restored;"
                            + " nothing was changed, try again");
        }
        if (!isMember(state)) {
            throw new MigrationException(
                    "this instance has been lost to its fleet and is on its way back; nothing was changed,"
                            + " try again");
        }
        Set<String> silent = sightings.look(state.members());
        silent.remove(instance);
        return state.with(new FleetRules(state, silent).proposed(next, confirmed, holdMillis, instance));
    }

    /** Waits until {@code change} has been opened or given up, and followed here; returns what was decided. */
    synchronized Decision awaitPast(Decision change) {
        long grace = System.nanoTime() + 2 * config.lease().toNanos();
        while (!known.isPast(change.epoch()) || mine.epoch() < change.epoch() || changing) {
            boolean late = System.nanoTime() - grace > 0;
            if (late && (!holds() || !known.isPast(change.epoch()) && known.stage() == Stage.PREPARE)) {
                throw new MigrationException("the outcome of the change to " + change.next()
                        + " is not known here: the control plane does not answer. It is " + known.stage()
                        + " as far as this instance knows; see the status of the others");
            }
            try {
                TimeUnit.MILLISECONDS.timedWait(this, config.poll().toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MigrationException(
                        "interrupted; the change to " + change.next() + " goes on without the caller", e);
            }
        }
        return known;
    }

    /** Tells the log when this process may write no more, and when it may again. */
    synchronized void noteLease() {
        boolean over = lease != null && !lease.allowsToBegin();
        if (over && !lost) {
            LOG.warn(
                    "the lease of this instance on phase {} is over: writes are refused and nothing is carried until the control"
                            + " plane is reached again",
                    known.phase());
        } else if (!over && lost) {
            LOG.info("this instance is back in its fleet, in phase {}, epoch {}", known.phase(), known.epoch());
        }
        lost = over;
    }

    /** What is decided has been taken over. */
    synchronized void recovered(Acknowledgement next) {
        failed = false;
        acknowledge(next);
    }

    /** Returns whether the others count on this process, as far as it knows. */
    synchronized boolean isIn() {
        return entry != null && !failed && holds();
    }

    synchronized FleetStatus status() {
        return new FleetStatus(
                instance, members, known.epoch(), known.stage(), known.phase(), lease == null || lease.allowsToBegin());
    }
}
