package io.crossfade.backfill.local;

import io.crossfade.model.Key;
import java.util.List;
import java.util.function.Predicate;

/** Looks at each key of one slice. Looking at one twice does no harm, so nothing is ever taken back. */
final class SweepWork implements SliceWork {
    private final Predicate<Key> isWanted;
    private final BatchFunction<Boolean> look;
    private long seen;
    private long committed;

    SweepWork(Predicate<Key> isWanted, BatchFunction<Boolean> look) {
        this.isWanted = isWanted;
        this.look = look;
    }

    @Override
    public void handle(KeyBatches batches, List<Key> keys) {
        batches.apply(keys.stream().filter(isWanted).toList(), look);
        seen += keys.size();
    }

    @Override
    public void settle(KeyBatches batches) {
        // every page is settled when it has been handled
    }

    @Override
    public boolean isSettled() {
        return true;
    }

    @Override
    public long commit(String position, boolean done) {
        long more = seen - committed;
        committed = seen;
        return more;
    }

    @Override
    public long endedKeys() {
        return committed;
    }

    @Override
    public void rewind(SideException failure) {
        seen = committed;
    }
}
