package io.crossfade.backfill.local;

import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.handover.HandoverRecord;
import io.crossfade.handover.HandoverRefusedException;
import io.crossfade.handover.HandoverStore;
import io.crossfade.model.Key;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that instances of the application left dirty when they ended. The walk does not find those that have been deleted on the
 * source. What was left as hash slots stays for the next instance, or a verification.
 */
final class LeftBehind {
    private final HandoverStore store;
    private final @Nullable HandoverRecord record;

    private LeftBehind(HandoverStore store, @Nullable HandoverRecord record) {
        this.store = store;
        this.record = record;
    }

    /** Reads what is left now; a target that does not show it has nothing. Blocks for a few round trips; throws nothing. */
    static LeftBehind on(RedisSide target, ProgressListener listener) {
        HandoverStore store = new HandoverStore(target);
        try {
            return new LeftBehind(store, store.read());
        } catch (LinkException | HandoverRefusedException e) {
            listener.noted("what instances of the application left cannot be read: " + e.getMessage());
            return new LeftBehind(store, null);
        }
    }

    List<Key> keys() {
        return record == null ? List.of() : record.keysLeft();
    }

    /** They are equal on both sides by now: takes them off. */
    void takeOff(ProgressListener listener) {
        if (record == null || keys().isEmpty()) {
            return;
        }
        try {
            store.takenOver(record);
            listener.noted("copied what ended instances of the application had left: " + keys().size() + " keys");
        } catch (LinkException | HandoverRefusedException e) {
            listener.noted("what instances of the application left could not be taken off: " + e.getMessage());
        }
    }
}
