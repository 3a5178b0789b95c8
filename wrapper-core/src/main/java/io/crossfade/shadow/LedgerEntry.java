package io.crossfade.shadow;

import io.crossfade.converge.Overwrite;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a {@link Ledger} knows of one key. Guarded by the ledger. */
final class LedgerEntry {
    /** This object, its key without the name, and its place in the map. */
    private static final int OWN_BYTES = 160;

    /** A value that is kept, without its content. */
    private static final int KEPT_BYTES = 32;

    final Key key;
    long sinceNanos = System.nanoTime();
    DirtyKind kind = DirtyKind.CONFIRM;
    long dueNanos;
    long version;
    boolean unknown;
    boolean grace;
    boolean diverged;
    boolean taken;
    boolean settled;
    boolean onlyTouched;
    private long takenVersion;
    int attempts;

    @Nullable Overwrite written;

    private @Nullable List<CompletableFuture<Boolean>> waiters;

    LedgerEntry(Key key) {
        this.key = key;
    }

    /** Returns about how much memory it takes. */
    long bytes() {
        return bytes(key) + (written == null ? 0 : KEPT_BYTES + written.bytes());
    }

    /** Returns about how much memory an entry of this key takes at least. */
    static long bytes(Key key) {
        return OWN_BYTES + key.bytes().length;
    }

    void await(List<CompletableFuture<Boolean>> more) {
        if (!more.isEmpty()) {
            if (waiters == null) {
                waiters = new ArrayList<>(more.size());
            }
            waiters.addAll(more);
        }
    }

    void letWaitersGo() {
        if (waiters != null) {
            waiters.forEach(waiter -> waiter.complete(Boolean.FALSE));
            waiters = null;
        }
    }

    /** Returns whether the key was taken, and not marked since. */
    boolean isFresh() {
        return taken && version == takenVersion;
    }

    /** Returns what the key needs, as the taker sees it; what is marked from now on is for the next one. */
    DirtyKey take() {
        boolean members = onlyTouched && !unknown && !grace && !diverged && attempts == 0;
        DirtyKey seen = new DirtyKey(
                this,
                needed(),
                written,
                version,
                members,
                unknown,
                diverged,
                attempts,
                waiters == null ? List.of() : waiters);
        taken = true;
        takenVersion = version;
        onlyTouched = false;
        kind = DirtyKind.CONFIRM;
        unknown = false;
        grace = false;
        written = null;
        waiters = null;
        return seen;
    }

    /** A key of which more than the last write is to be learnt is looked at on both sides. */
    private DirtyKind needed() {
        return unknown || grace || diverged || attempts > 0 || written == null ? kind.and(DirtyKind.CHECK) : kind;
    }
}
