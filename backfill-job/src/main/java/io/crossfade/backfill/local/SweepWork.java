package io.crossfade.backfill.local;

import io.crossfade.model.Key;
import java.util.List;
import java.util.function.Predicate;

/** Looks at each key of one slice. Looking at one twice does no harm, so nothing is ever taken back. */
final class SweepWork extends PageWork {
    private final Predicate<Key> isWanted;
    private final BatchFunction<Boolean> look;

    SweepWork(Predicate<Key> isWanted, BatchFunction<Boolean> look) {
        this.isWanted = isWanted;
        this.look = look;
    }

    @Override
    public void handle(KeyBatches batches, List<Key> keys) {
        batches.apply(keys.stream().filter(isWanted).toList(), look);
        seen(keys.size());
    }
}
