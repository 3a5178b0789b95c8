package io.crossfade.control;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.control.Acknowledgement.Step;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Lease;
import java.util.HashSet;
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

    @GuardedBy("this") private final WriteRight right;

    @GuardedBy("this") private final Sightings sightings = new Sightings(System::nanoTime);

    @GuardedBy("this") private Decision known = Decision.open(0, MigrationPhase.SOURCE_ONLY);

    @GuardedBy("this") private Acknowledgement mine = Acknowledgement.of(0, Step.OPEN);

    /** The entry as it was written last; null while this process is no member. */
    @GuardedBy("this") private @Nullable Member entry;

    @GuardedBy("this") private long entryNanos;

    /** The state as this process left it last, whoever has lost it since. */
    @GuardedBy("this") private Map<String, Member> left = Map.of();

    @GuardedBy("this") private long lookNanos = System.nanoTime();

    @GuardedBy("this") private int members;

    /** Whether all others have looked at the same state as this process since it came, or came back. */
    @GuardedBy("this") private boolean confirmed;

    /** Whether somebody came who waits for the others to write. */
    @GuardedBy("this") private boolean asked;

    /** Since when there has been no decision, while this process has never learnt one; 0 if it is not so. */
    @GuardedBy("this") private long nothingSinceNanos;

    @GuardedBy("this") private boolean changing;

    Part(ControlConfig config, String instance, Lease lease) {
        this.config = config;
        this.instance = requireNonNull(instance, "instance");
        this.right = new WriteRight(config, lease);
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
        return known.stage() != Stage.OPEN || changing;
    }

    /** This process starts without knowing what is decided. */
    synchronized Decision startAlone(MigrationPhase phase) {
        known = Decision.open(0, phase);
        mine = Acknowledgement.of(0, Step.OPEN);
        right.reached(phase);
        right.extend(known, mine, false, System.nanoTime());
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

    /** The phase is complete here: by a change, or taken over. */
    synchronized void reached(MigrationPhase phase, long epoch) {
        right.reached(phase);
        acknowledge(Acknowledgement.of(epoch, Step.OPEN));
    }

    /** This process could not do what it is bound to: it is lost until it has taken over what is decided. */
    synchronized void fail() {
        right.fail();
    }

    /** Nothing is written any more. */
    synchronized void end() {
        right.end();
    }

    /** Returns whether what is decided goes on without this process, whatever the state still says of it. */
    @GuardedBy("this") private boolean isOut(Decision decided) {
        return right.hasFailed() || decided.stage() == Stage.COMMIT && !mine.has(decided.epoch(), Step.PREPARED);
    }

    @GuardedBy("this") private boolean isMember(FleetState state, Decision decided) {
        Member last = entry;
        boolean there = last != null && last.equals(state.members().get(instance));
        return !isOut(decided) && (there || last != null && right.holds());
    }

    /** Who was left out may have missed anything: it comes back when it has taken over what is decided now, and not in a change. */
    @GuardedBy("this") private boolean mayComeBack(Decision decision) {
        return decision.stage() == Stage.OPEN && !changing && mine.has(decision.epoch(), Step.OPEN);
    }

    @GuardedBy("this") private Set<String> look(FleetState state) {
        Set<String> others = new HashSet<>(state.members().keySet());
        others.remove(instance);
        asked |= sightings.areNew(others);
        return sightings.look(state.members());
    }

    /** Who did not look for so long that others may go on without it may be the one who does not know that the state was lost. */
    @GuardedBy("this") private void noticeLapse() {
        if (System.nanoTime() - lookNanos
                > config.lease().minus(config.renewal()).toNanos()) {
            confirmed = false;
            sightings.forget();
        }
    }

    /** Returns what is to be written; changes nothing but what was sighted. */
    synchronized Visit visit(FleetState read) {
        noticeLapse();
        Set<String> silent = look(read);
        Decision seen = read.decision();
        boolean nothing = seen == null || seen.isProvisional();
        if (nothing && known.isProvisional() && !hasBeenNothing()) {
            return new Visit(read, null, 0, false);
        }
        if (seen == null || nothing || seen.isBefore(known)) {
            return restored(read);
        }
        // nobody waits for one that is out when what it had begun has ended, not even if it keeps its phase
        boolean outOfTheWay = isOut(seen) && silent.contains(instance);
        FleetState state = outOfTheWay ? read.without(Set.of(instance)) : read;
        boolean member = isMember(state, seen);
        boolean writes = member || mayComeBack(seen);
        if (writes) {
            silent.remove(instance);
        }
        Set<String> others = new FleetRules(state.without(Set.of(instance)), silent).counted();
        boolean sure = confirmed || haveWritten(others, silent);
        Member written = writes ? due(state, member, sure) : null;
        FleetState then = written == null ? state : state.with(instance, written);
        FleetRules rules = new FleetRules(then, silent);
        boolean advances = sure && (member || written == null);
        return new Visit(
                advances ? rules.advanced() : then, written, rules.counted().size(), sure);
    }

    /** Those who have lost the decision a moment ago write it back in this time. */
    @GuardedBy("this") private boolean hasBeenNothing() {
        long now = System.nanoTime();
        if (nothingSinceNanos == 0) {
            nothingSinceNanos = now;
        }
        return now - nothingSinceNanos > config.lease().toNanos();
    }

    /** The state has been lost: everybody writes back what they know, and nothing is decided before all had the time for that. */
    @GuardedBy("this") private Visit restored(FleetState state) {
        Map<String, Member> all = new LinkedHashMap<>(left);
        all.putAll(state.members());
        long longest =
                all.values().stream().mapToLong(Member::leaseMillis).max().orElse(0);
        long quiet = Math.max(longest, config.lease().toMillis());
        Decision then =
                known.isProvisional() ? Decision.open(1, known.phase()) : known.quietUntil(state.nowMillis() + quiet);
        all.remove(instance);
        boolean member = isMember(state, known);
        if (!member && state.members().containsKey(instance)) {
            all.put(instance, requireNonNull(state.members().get(instance)));
        }
        FleetState after = new FleetState(state.nowMillis(), then, all, state.notHandedOver());
        Member written = member ? fresh(state) : null;
        LOG.warn(
                "the state of the fleet had been lost on the control plane; it is restored, at epoch {}", then.epoch());
        return new Visit(written == null ? after : after.with(instance, written), written, all.size() + 1, confirmed);
    }

    @GuardedBy("this") private @Nullable Member due(FleetState state, boolean member, boolean sure) {
        Member last = entry;
        boolean same = member
                && !asked
                && sure
                && confirmed
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
        return new Member(end, config.lease().toMillis(), right.keepsPhase(), mine);
    }

    /** What {@link #visit} made was written, by a request that left at {@code startNanos} or later. */
    synchronized void took(Visit visit, long startNanos) {
        Decision decided = visit.after().decision();
        lookNanos = startNanos;
        if (decided == null || decided.isProvisional()) {
            return;
        }
        nothingSinceNanos = 0;
        left = visit.after().members();
        confirmed = visit.confirmed();
        if (known.isBefore(decided)) {
            known = decided;
        }
        members = visit.members();
        right.learnt(known, mine);
        if (visit.entry() != null) {
            asked = false;
            entry = visit.entry();
            entryNanos = startNanos;
            right.extend(known, mine, confirmed, startNanos);
        }
        notifyAll();
    }

    /** The first entry was written, and is part of {@code state}. */
    synchronized void joined(FleetState state, Member written, long startNanos) {
        mine = written.acknowledged();
        right.reached(requireNonNull(state.decision(), "decision").phase());
        took(new Visit(state, written, state.members().size(), true), startNanos);
        asked = true; // by who started at the same time
    }

    synchronized Member first(FleetState state, Decision decision) {
        mine = Acknowledgement.of(decision.epoch(), Step.OPEN);
        return fresh(state);
    }

    /** The entry of a process that is not in yet: it has the others write, and nobody waits for it. */
    synchronized FleetState announced(FleetState state, Decision decision) {
        if (state.members().containsKey(instance)) {
            return state;
        }
        long end = state.nowMillis() + config.lease().toMillis();
        Acknowledgement joining = Acknowledgement.of(decision.epoch(), Step.JOINING);
        return state.with(instance, new Member(end, config.lease().toMillis(), false, joining));
    }

    /** Who stops takes its entry off. */
    synchronized FleetState left(FleetState state) {
        return withoutWhatItIsNotReadyFor(state).without(Set.of(instance));
    }

    /** Who stops with commands under way is left out when its lease is over, even if it keeps its phase. */
    synchronized FleetState leftToItsLease(FleetState state) {
        Member last = state.members().get(instance);
        return last == null ? state : withoutWhatItIsNotReadyFor(state).with(instance, last.withoutKeeping());
    }

    /** What it leaves to others is looked for when a change begins, so one that has begun is given up; unless it has gone further. */
    @GuardedBy("this") private FleetState withoutWhatItIsNotReadyFor(FleetState state) {
        Decision decision = state.decision();
        Member last = state.members().get(instance);
        if (decision == null || last == null || decision.stage() != Stage.PREPARE || decision.isBefore(known)) {
            return state;
        }
        Member written = entry == null ? last : entry;
        boolean ready = last.acknowledged().has(decision.epoch(), Step.PREPARED)
                || written.acknowledged().has(decision.epoch(), Step.PREPARED);
        return ready ? state : state.with(decision.givenUp("instance " + instance + " was stopped"));
    }

    synchronized Set<String> silent(FleetState state) {
        return look(state);
    }

    /** The state has been lost: what was seen of it counts no more. */
    synchronized void forgetSightings() {
        sightings.forget();
    }

    /** The state was read, and what was made of it could not be written. */
    synchronized void saw(@Nullable Decision decided) {
        if (decided != null && known.isBefore(decided)) {
            known = decided;
            right.learnt(known, mine);
            notifyAll();
        }
    }

    /** Returns whether each of {@code others} has written since this process first saw it, or is silent. */
    synchronized boolean haveWritten(Set<String> others, Set<String> silent) {
        Set<String> awaited = new HashSet<>(others);
        awaited.removeAll(silent);
        awaited.remove(instance);
        return sightings.haveRenewed(awaited);
    }

    /**
     * Returns the state with a change proposed; null if the last one has not been acknowledged by all, and the caller is patient; throws
     * if that must not be.
     */
    synchronized @Nullable FleetState proposal(
            FleetState state, MigrationPhase next, boolean sure, long holdMillis, boolean patient) {
        noticeLapse();
        Decision seen = state.decision();
        if (seen == null || seen.isBefore(known)) {
            throw new MigrationException(
                    "the state of the fleet has been lost on the control plane and is about to be restored;"
                            + " nothing was changed, try again");
        }
        if (!isMember(state, seen) || !confirmed || right.isBehind(known, mine)) {
            throw new MigrationException(
                    "this instance has been lost to its fleet and is on its way back; nothing was changed,"
                            + " try again");
        }
        Set<String> silent = look(state);
        silent.remove(instance);
        FleetRules rules = new FleetRules(state, silent);
        return patient && rules.isSettling() ? null : state.with(rules.proposed(next, sure, holdMillis, instance));
    }

    /** Waits until {@code change} has been opened or given up, and followed here; returns what was decided. */
    synchronized Decision awaitPast(Decision change) {
        long grace = System.nanoTime() + 2 * config.lease().toNanos();
        while (!known.isPast(change.epoch()) || !mine.isPast(change.epoch()) || changing) {
            boolean late = System.nanoTime() - grace > 0;
            if (late && (!right.holds() || !known.isPast(change.epoch()) && known.stage() == Stage.PREPARE)) {
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
        right.note(known);
    }

    /** Returns whether the others count on this process, as far as it knows. */
    synchronized boolean isIn() {
        return entry != null && !right.hasFailed() && right.holds();
    }

    synchronized FleetStatus status() {
        return new FleetStatus(instance, members, known.epoch(), known.stage(), known.phase(), right.allowsToBegin());
    }
}
