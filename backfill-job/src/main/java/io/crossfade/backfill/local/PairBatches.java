package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;

/** One batch after the other, over one pair of connections. Not thread-safe. */
record PairBatches(LinkPair links, int batchSize, Throttle throttle) implements KeyBatches {
    @Override
    public <R> List<R> apply(List<Key> keys, BatchFunction<R> function) {
        List<R> results = new ArrayList<>(keys.size());
        int from = 0;
        while (from < keys.size()) {
            List<Key> batch = keys.subList(from, Math.min(keys.size(), from + throttle.batchSize(batchSize)));
            from += batch.size();
            throttle.acquire(batch.size());
            results.addAll(links.apply(pair -> function.apply(pair, batch)));
        }
        return results;
    }
}
