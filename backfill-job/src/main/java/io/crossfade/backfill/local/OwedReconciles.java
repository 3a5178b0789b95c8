package io.crossfade.backfill.local;

import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.handover.HandoverRecord;
import io.crossfade.handover.HandoverRefusedException;
import io.crossfade.handover.HandoverStore;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import org.jspecify.annotations.Nullable;

/** What instances of the application owed when a verification began. A target without a record, or that does not show it, is owed nothing. */
public final class OwedReconciles {
    private final HandoverStore store;
    private final @Nullable HandoverRecord record;
    private final String trouble;

    private OwedReconciles(HandoverStore store, @Nullable HandoverRecord record, String trouble) {
        this.store = store;
        this.record = record;
        this.trouble = trouble;
    }

    /** Reads what is owed now. Blocks for a few round trips; throws nothing. */
    public static OwedReconciles of(RedisSide target) {
        HandoverStore store = new HandoverStore(target);
        try {
            return new OwedReconciles(store, store.read(), "");
        } catch (LinkException | HandoverRefusedException e) {
            return new OwedReconciles(store, null, String.valueOf(e.getMessage()));
        }
    }

    /** Returns how many are owed. */
    public int count() {
        return record == null ? 0 : record.owed();
    }

    /** Returns why they are owed; empty if none is. */
    public String reasons() {
        return record == null ? "" : record.reasons();
    }

    /** Returns how many instances of the application are alive. */
    public int instances() {
        return record == null ? 0 : record.alive();
    }

    /** Returns why nothing is known of it; empty if it is. */
    public String trouble() {
        return trouble;
    }

    /** Both sides were found equal since: takes off what was owed then. Returns how many are paid. */
    int pay(ProgressListener listener) {
        if (record == null) {
            return 0;
        }
        try {
            return store.pay(record);
        } catch (LinkException | HandoverRefusedException e) {
            listener.noted("what was owed could not be taken off: " + e.getMessage());
            return 0;
        }
    }
}
