package io.crossfade.backfill.local;

import io.crossfade.model.Key;
import java.util.List;

/** What is done to one batch of keys over one pair of connections. Thread-safe. */
@FunctionalInterface
interface BatchFunction<R> {
    /** Returns one result per key, in the order of the keys. */
    List<R> apply(LinkPair links, List<Key> keys);
}
