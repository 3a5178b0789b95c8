package io.crossfade.shadow;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.namespace.Namespaces;
import io.crossfade.spi.MigrationListener;
import io.crossfade.spi.RedisSide;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every lane of a carrier shares.
 *
 * @param sides gives the two sides
 * @param carry settings of carrying
 * @param converge settings of converging
 * @param counters counts
 * @param listener is told what happens
 * @param slots where keys go by their slot when a ledger is full
 * @param whole keys that the shadow holds whole
 * @param pending writes that the shadow has not answered
 * @param runs tells when a server has been started anew
 * @param namespaces tells which keys are carried
 * @param beforeConverge makes sure that the authority holds the truth of keys before they are converged (lazy copies)
 */
record LaneContext(
        Function<Side, RedisSide> sides,
        CarryConfig carry,
        ConvergeConfig converge,
        CarryCounters counters,
        MigrationListener listener,
        DirtySlots slots,
        WholeKeys whole,
        PendingWrites pending,
        ServerRuns runs,
        Evictions evictions,
        Namespaces namespaces,
        Consumer<List<Key>> beforeConverge) {
    private static final Logger LOG = LoggerFactory.getLogger(LaneContext.class);

    /** What the shadow has evicted no carried write will find: every key is looked at, but not for ever one look after the other. */
    private void evicted(Side shadow, long keys) {
        whole.clear();
        long now = System.nanoTime();
        long next = evictions.nextLook(now);
        if (next == now) {
            slots.markAll();
            LOG.warn(
                    "the shadow ({}) has evicted {} keys to stay within its memory: every key is looked at and copied again, at most every {} minutes;"
                            + " set maxmemory-policy noeviction there and raise maxmemory",
                    shadow.label(),
                    keys,
                    Evictions.REST.toMinutes());
        } else {
            slots.markAllLater(next);
        }
        counters.evicted(keys);
    }

    /** Returns when a key is checked that is written now: after the quiet time. */
    long checkDueNanos() {
        return System.nanoTime() + carry.quietTime().toNanos();
    }

    /** As {@link #checkDueNanos()}, later by at most {@code groupNanos}, so that checks come due together and share their round trips. */
    long checkDueNanos(long groupNanos) {
        long quiet = checkDueNanos();
        return quiet + groupNanos - Math.floorMod(quiet, groupNanos);
    }

    /** Returns whether a key is migrated at all. */
    boolean carries(Key key) {
        return namespaces.isEmpty() || namespaces.carries(key);
    }

    /** Has every key looked at; if the outcome of what changed them is {@code unknown}, once more after the grace period. */
    void everyKeyMayDiffer(boolean unknown) {
        whole.clear();
        if (unknown) {
            slots.markAllAgainAt(System.nanoTime() + carry.grace().toNanos());
        } else {
            slots.markAll();
        }
    }

    /** Has the slot of a key looked at that the ledger has no room for; {@code unknown} as in {@link #everyKeyMayDiffer}. */
    void slotMayDiffer(Key key, boolean unknown) {
        if (unknown) {
            slots.markAgainAt(key.slot(), System.nanoTime() + carry.grace().toNanos());
        } else {
            slots.mark(key.slot());
        }
    }

    /**
     * Looks whether a server has been started anew, or replaced by its replica, since it was last met. A shadow that has may have
     * lost what it had acknowledged, so everything there is to be looked at; an authority that has is the truth all the same.
     */
    void met(Side side, SideCapabilities server, Side authority) {
        long evicted = evictions.since(side, server.runIds(), server.evictedKeys());
        if (evicted > 0 && side != authority) {
            evicted(side, evicted);
        }
        if (runs.isAnotherThanBefore(side, server.runIds())) {
            replaced(side, authority);
        }
    }

    /** As {@link #met(Side, SideCapabilities, Side)}; {@code elsewhere}: another instance has met other servers before. */
    void met(Side side, Set<String> runIds, boolean elsewhere, Side authority) {
        boolean news = elsewhere && !runs.knows(side);
        if (runs.isAnotherThanBefore(side, runIds) || news) {
            replaced(side, authority);
        }
    }

    private void replaced(Side side, Side authority) {
        listener.serverReplaced(side, side == authority);
        if (side == authority) {
            counters.authorityReplacements.increment();
            LOG.warn(
                    "the authority ({}) has been started anew or has failed over: what it lost is still on the shadow; decide which to keep, then"
                            + " run crossfade verify: a reconcile is owed",
                    side.label());
        } else {
            LOG.warn(
                    "the shadow ({}) has been started anew or has failed over: all of its keys are dirty until looked at",
                    side.label());
            everyKeyMayDiffer(false);
        }
    }
}
