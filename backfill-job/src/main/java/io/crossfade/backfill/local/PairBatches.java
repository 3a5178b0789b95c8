package io.crossfade.backfill.local;

import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;

/** One batch after the other, over one pair of connections. Not thread-safe. */
record PairBatches(LinkPair links, int batchSize, Throttle throttle) implements KeyBatches {
    @Override
    public <R> List<R> apply(List<Key> keys, BatchFunction<R> function) {
        List<R> results = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); from += batchSize) {
            List<Key> batch = keys.subList(from, Math.min(keys.size(), from + batchSize));
            throttle.acquire(batch.size());
            results.addAll(links.apply(pair -> function.apply(pair, batch)));
        }
        return results;
    }
}
