package io.crossfade.backfill.local;

import io.crossfade.model.Key;
import java.util.List;

/** What is done with the keys that the walk over one slice brings. Used by one thread at a time. */
interface SliceWork {
    /** Handles the keys of one page; some may stay unsettled. */
    void handle(KeyBatches batches, List<Key> keys);

    /** Settles whatever is not; the walk has reached its end. */
    void settle(KeyBatches batches);

    /** Returns whether every key handled up to now has ended. */
    boolean isSettled();

    /**
     * Records that everything before {@code position} has ended.
     *
     * @return how many keys ended since the last time
     */
    long commit(String position, boolean done);

    /** Returns how many keys had ended at the last commit. */
    long endedKeys();

    /** Forgets what happened since the last commit; it will be done again. */
    void rewind(SideException failure);
}
