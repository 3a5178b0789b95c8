package io.crossfade.shadow;

import io.crossfade.converge.Overwrite;
import io.crossfade.model.Key;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A dirty key that a lane has taken from the ledger to settle it.
 *
 * @param entry where the ledger keeps it
 * @param kind what it needs
 * @param written what the shadow was given; not null for {@link DirtyKind#CONFIRM} and {@link DirtyKind#COMPARE}
 * @param version the mark that was seen; a later mark keeps the key in the ledger
 * @param onlyTouched whether all that was marked are members that {@link TouchedMembers} knows
 * @param unknown whether a write to it may still land on the shadow, so that it is checked once more after the grace period
 * @param diverged whether a check found the two sides different
 * @param attempts how often settling it has failed in a row
 * @param waiters callers in sync mode that wait for this key
 */
record DirtyKey(
        LedgerEntry entry,
        DirtyKind kind,
        @Nullable Overwrite written,
        long version,
        boolean onlyTouched,
        boolean unknown,
        boolean diverged,
        int attempts,
        List<CompletableFuture<Boolean>> waiters) {

    Key key() {
        return entry.key;
    }

    DirtyKey differing() {
        return new DirtyKey(entry, kind, written, version, false, unknown, true, attempts, waiters);
    }

    DirtyKey outcomeUnknown() {
        return new DirtyKey(entry, kind, written, version, false, true, diverged, attempts, waiters);
    }

    void settledForWaiters() {
        waiters.forEach(waiter -> waiter.complete(Boolean.TRUE));
    }

    /** Lets those go who wait in sync mode: this will take longer. */
    DirtyKey withoutWaiters() {
        waiters.forEach(waiter -> waiter.complete(Boolean.FALSE));
        return new DirtyKey(entry, kind, written, version, onlyTouched, unknown, diverged, attempts, List.of());
    }
}
