package io.crossfade.backfill.local;

import io.crossfade.backfill.copy.BatchCopier;
import io.crossfade.backfill.copy.CopyResult;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that a process had under way when it was killed: it may have written them to the target without a second look, and the
 * application may have deleted them since. They are copied before anything else. For one thread.
 */
final class Aftermath {
    private final CopyRecipe recipe;
    private final BatchCopier copier;
    private final Stop stop;
    private final Leftovers leftovers;
    private final ProgressListener listener;

    /** Creates it; what cannot be settled goes to {@code leftovers}. */
    Aftermath(CopyRecipe recipe, BatchCopier copier, Stop stop, Leftovers leftovers, ProgressListener listener) {
        this.recipe = recipe;
        this.copier = copier;
        this.stop = stop;
        this.leftovers = leftovers;
        this.listener = listener;
    }

    /**
     * Copies {@code keys}, after the grace period: what the process sent may land late. Blocks until both servers have answered, or the
     * job has to end.
     *
     * @return whether all are settled
     * @throws JobException if a server stays away for all attempts
     */
    boolean settle(List<Key> keys) {
        List<Key> carried =
                keys.stream().filter(recipe.config().walk()::carries).toList();
        if (carried.isEmpty()) {
            return true;
        }
        listener.noted(carried.size() + " keys were under way when an earlier run ended; seeing to them first");
        List<Key> open;
        try {
            stop.pause(recipe.config().grace());
            open = attempt(carried);
        } catch (StoppedException e) {
            open = carried;
        }
        leftovers.add(open);
        return open.isEmpty();
    }

    private List<Key> attempt(List<Key> keys) {
        Retries retries = new Retries(recipe.config().walk().maxAttempts(), stop);
        while (true) {
            try (SideLink source = SideLink.lease(recipe.source());
                    SideLink target = SideLink.lease(recipe.target())) {
                return new LinkPair(source, target).apply(pair -> copied(pair, keys));
            } catch (SideException e) {
                retries.failed(e);
            }
        }
    }

    /** Returns the keys that kept changing. One that is refused is on the source, where the walk meets it. */
    private List<Key> copied(LinkPair pair, List<Key> keys) {
        int batchSize = recipe.config().walk().batchSize();
        List<Key> open = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += batchSize) {
            List<Key> batch = keys.subList(from, Math.min(keys.size(), from + batchSize));
            List<CopyResult> results = copier.copy(pair.source(), pair.target(), batch);
            for (int i = 0; i < batch.size(); i++) {
                if (results.get(i).outcome() == null) {
                    open.add(batch.get(i));
                }
            }
        }
        return open;
    }
}
