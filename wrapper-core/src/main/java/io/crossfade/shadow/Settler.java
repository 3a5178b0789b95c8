package io.crossfade.shadow;

import static java.util.Objects.requireNonNull;

import io.crossfade.converge.Convergence;
import io.crossfade.converge.Converger;
import io.crossfade.converge.Overwrite;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Settles dirty keys by the rule of convergence: checks those that were replayed, converges the others. */
final class Settler {
    private static final long FIRST_BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int LONGEST_BACK_OFF_SHIFT = 8;

    /** Copies take several round trips, some of them to the shadow, so more of them go together. */
    private static final int HEALED_HANDFULS = 3;

    private final LaneContext context;
    private final Lane lane;
    private final LaneLinks links;
    private final LargeKeys large;
    private final Refusals refusals;
    private final RateLimitedWarning warning = new RateLimitedWarning();
    private final Handfuls handfuls = new Handfuls(System::nanoTime);

    Settler(LaneContext context, Lane lane, LaneLinks links, LargeKeys large, Refusals refusals) {
        this.context = context;
        this.lane = lane;
        this.links = links;
        this.large = large;
        this.refusals = refusals;
    }

    /** Settles all that were taken; those it cannot settle stay in the ledger, also when a link fails. */
    void settle(List<DirtyKey> taken) {
        try {
            context.beforeConverge().accept(keys(taken));
        } catch (MigrationException e) {
            if (e.getCause() instanceof LinkException) {
                putBack(taken);
                throw e;
            }
            settleApart(taken, e);
            return;
        }
        settleReady(taken);
    }

    /** One of the keys cannot be made ready, and the others must not wait for it. */
    private void settleApart(List<DirtyKey> taken, MigrationException refusal) {
        if (taken.size() == 1) {
            refused(taken.get(0), String.valueOf(refusal.getMessage()), System.nanoTime());
            return;
        }
        int half = taken.size() / 2;
        try {
            settle(taken.subList(0, half));
        } catch (RuntimeException e) {
            putBack(taken.subList(half, taken.size()));
            throw e;
        }
        settle(taken.subList(half, taken.size()));
    }

    /** Of those that are looked at, those that need the same come together, so that a handful takes few round trips. */
    private void settleReady(List<DirtyKey> taken) {
        List<DirtyKey> converges = of(DirtyKind.CONVERGE, taken);
        List<DirtyKey> looks = new ArrayList<>(taken);
        looks.removeIf(key -> key.kind() == DirtyKind.CONVERGE);
        looks.sort(Comparator.comparing(DirtyKey::kind));
        try {
            handfuls.each(
                    converges, () -> HEALED_HANDFULS * links.converger().handful(), this::converge, this::putBack);
        } catch (RuntimeException e) {
            putBack(looks);
            throw e;
        }
        handfuls.each(looks, () -> links.converger().handful(), this::look, this::putBack);
    }

    private void converge(List<DirtyKey> keys) {
        try {
            conclude(keys, links.converger().heal(links.authority(), links.shadow(), keys(keys)));
        } catch (RuntimeException e) {
            putBackAfter(e, keys);
            throw e;
        }
    }

    private void look(List<DirtyKey> keys) {
        List<DirtyKey> open = keys;
        try {
            Converger converger = links.converger();
            RedisLink authority = links.authority();
            RedisLink shadow = links.shadow();
            open = unconfirmed(keys, converger, authority, shadow);
            if (!open.isEmpty()) {
                conclude(open, converger.check(authority, shadow, keys(open)));
            }
        } catch (RuntimeException e) {
            putBackAfter(e, open);
            throw e;
        }
    }

    private void putBackAfter(RuntimeException failure, List<DirtyKey> keys) {
        putBackUnknown(keys, failure instanceof LinkException lost && lost.isOutcomeUnknown());
    }

    /** Settles the keys whose last write is all that there is on the authority; returns the others, to be checked. */
    private List<DirtyKey> unconfirmed(
            List<DirtyKey> open, Converger converger, RedisLink authority, RedisLink shadow) {
        List<DirtyKey> confirms = of(DirtyKind.CONFIRM, open);
        List<DirtyKey> compares = of(DirtyKind.COMPARE, open);
        if (confirms.isEmpty() && compares.isEmpty()) {
            return open;
        }
        List<DirtyKey> others = of(DirtyKind.CHECK, open);
        if (!confirms.isEmpty()) {
            settle(confirms, converger.confirm(authority, keys(confirms), written(confirms)), others);
        }
        if (!compares.isEmpty()) {
            settle(compares, converger.confirmBoth(authority, shadow, keys(compares), written(compares)), others);
        }
        return others;
    }

    private static List<Overwrite> written(List<DirtyKey> keys) {
        List<Overwrite> written = new ArrayList<>(keys.size());
        for (DirtyKey key : keys) {
            written.add(requireNonNull(key.written(), "written"));
        }
        return written;
    }

    private void settle(List<DirtyKey> keys, List<Boolean> still, List<DirtyKey> others) {
        long now = System.nanoTime();
        for (int i = 0; i < keys.size(); i++) {
            if (still.get(i)) {
                settled(keys.get(i), true, now);
            } else {
                others.add(keys.get(i));
            }
        }
    }

    private static List<DirtyKey> of(DirtyKind kind, List<DirtyKey> keys) {
        List<DirtyKey> some = new ArrayList<>(keys.size());
        for (DirtyKey key : keys) {
            if (key.kind() == kind) {
                some.add(key);
            }
        }
        return some;
    }

    /** Returns keys to the ledger untouched, to come up again soon. */
    void putBack(List<DirtyKey> taken) {
        putBackUnknown(taken, false);
    }

    /** As {@link #putBack(List)}, of one key. For any thread. */
    void putBack(DirtyKey key) {
        putBackUnknown(List.of(key), false);
    }

    /** Returns a key to the ledger of which a write may still land. For any thread. */
    void putBackUnknown(DirtyKey key) {
        putBackUnknown(List.of(key), true);
    }

    /** Returns a key to the ledger, to come up again then. For any thread. */
    void later(DirtyKey key, long dueNanos) {
        lane.ledger().again(key, dueNanos);
    }

    /** Concludes a key that was converged in parts. For any thread. */
    void concludeLarge(DirtyKey key, Convergence result) {
        boolean looked = key.kind() != DirtyKind.CONVERGE;
        conclude(key, looked ? result : result.asCopied(), System.nanoTime());
        lane.wake();
    }

    private void putBackUnknown(List<DirtyKey> taken, boolean unknown) {
        long due = System.nanoTime() + FIRST_BACK_OFF_NANOS;
        for (DirtyKey key : taken) {
            context.whole().remove(key.key());
            DirtyKey alone = key.withoutWaiters();
            lane.ledger().again(unknown ? alone.outcomeUnknown() : alone, due);
        }
    }

    private void conclude(List<DirtyKey> keys, List<Convergence> results) {
        long now = System.nanoTime();
        for (int i = 0; i < keys.size(); i++) {
            conclude(keys.get(i), results.get(i), now);
        }
    }

    /**
     * A write that still waits for the shadow explains a difference, and may already be part of the state that was copied: then
     * the difference is no divergence, and the key is not whole, so that the write is not replayed on top of itself. Where members were
     * made equal one by one it may be: its check sets right that member alone, and a key that is written all the time would never be whole.
     */
    private void conclude(DirtyKey key, Convergence result, long now) {
        boolean pending = context.pending().mayHave(key.key());
        boolean diverged = result.differed() && !pending;
        if (diverged && !key.diverged()) {
            context.counters().divergencesFound.increment();
            context.listener().divergenceFound(key.key());
        }
        DirtyKey seen = diverged ? key.differing() : key;
        switch (result.outcome()) {
            case IDENTICAL -> settled(seen, true, now);
            case COPIED, DELETED -> settled(seen, !pending || result.byMembers(), now);
            case LARGE -> large.offer(this, seen.withoutWaiters(), lane.isUrgent());
            case UNSETTLED ->
                lane.ledger().again(seen, now + context.carry().quietTime().toNanos());
            case REFUSED -> refused(seen, String.valueOf(result.reason()), now);
        }
    }

    private void settled(DirtyKey key, boolean whole, long now) {
        (key.kind() == DirtyKind.CONVERGE ? context.counters().converged : context.counters().checked).increment();
        if (whole) {
            context.whole().add(key.key());
        } else {
            context.whole().remove(key.key());
        }
        if (key.diverged()) {
            context.counters().divergencesHealed.increment();
            context.listener().divergenceHealed(key.key());
        }
        lane.ledger().settled(key, now + context.carry().grace().toNanos());
        key.settledForWaiters();
    }

    private void refused(DirtyKey key, String reason, long now) {
        context.counters().refused.increment();
        refusals.note(FailureReason.of(reason.split(" ", 2)[0]));
        context.whole().remove(key.key());
        warning.warn("key " + key.key() + " could not be copied to the shadow: " + reason, null);
        long backOff = FIRST_BACK_OFF_NANOS << Math.min(key.attempts(), LONGEST_BACK_OFF_SHIFT);
        long jitter = ThreadLocalRandom.current().nextLong(backOff / 2);
        lane.ledger().again(key.withoutWaiters(), now + backOff + jitter);
    }

    private static List<Key> keys(List<DirtyKey> dirty) {
        List<Key> keys = new ArrayList<>(dirty.size());
        for (DirtyKey key : dirty) {
            keys.add(key.key());
        }
        return keys;
    }
}
