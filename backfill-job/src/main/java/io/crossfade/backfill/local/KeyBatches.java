package io.crossfade.backfill.local;

import io.crossfade.model.Key;
import java.util.List;

/** Applies functions to any number of keys, in batches of the configured size, no faster than allowed. */
interface KeyBatches {
    /**
     * Applies {@code function} to all keys. Returns one result per key, in the order of the keys.
     *
     * @throws SideException if a connection failed: any of the keys may have been handled
     * @throws StoppedException if the job has to end
     */
    <R> List<R> apply(List<Key> keys, BatchFunction<R> function);
}
