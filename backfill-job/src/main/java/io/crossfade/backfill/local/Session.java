package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.Throttle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connections of one worker: one pair to scan with, and whatever its batches go over. Not thread-safe. */
final class Session implements AutoCloseable {
    private final List<LinkPair> pairs;
    private final KeyBatches batches;

    private Session(List<LinkPair> pairs, KeyBatches batches) {
        this.pairs = pairs;
        this.batches = batches;
    }

    /**
     * Opens a session.
     *
     * @param open opens a pair
     * @param lines how many pairs work on the batches at once
     * @param threads where they work; null if there is one line only, which works on the caller's thread
     */
    static Session open(
            Supplier<LinkPair> open, int batchSize, Throttle throttle, int lines, @Nullable ExecutorService threads) {
        List<LinkPair> pairs = new ArrayList<>(lines);
        try {
            for (int i = 0; i < lines; i++) {
                pairs.add(open.get());
            }
        } catch (RuntimeException e) {
            pairs.forEach(LinkPair::close);
            throw e;
        }
        List<PairBatches> all = pairs.stream()
                .map(pair -> new PairBatches(pair, batchSize, throttle))
                .toList();
        return new Session(pairs, threads == null ? all.get(0) : new FannedBatches(all, threads));
    }

    /** The pair to scan with; not while {@link #batches()} are under way. */
    LinkPair scanPair() {
        return pairs.get(0);
    }

    KeyBatches batches() {
        return batches;
    }

    @Override
    public void close() {
        pairs.forEach(LinkPair::close);
    }
}
