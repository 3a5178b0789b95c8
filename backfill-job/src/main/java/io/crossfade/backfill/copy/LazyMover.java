package io.crossfade.backfill.copy;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.converge.LazyCopier;
import io.crossfade.converge.LazyCopy;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.converge.Usage;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Moves keys to a target that is the authority, by the same step as a first touch: each key at most once. */
public final class LazyMover implements BatchCopier {
    private final LazyCopier copier;

    /**
     * Creates a mover for these two servers.
     *
     * @param markerTtl how long a moved marker lives; it must outlast the backfill
     * @param config tells which values are moved in parts
     * @param usage what to take along of how keys were used
     */
    public LazyMover(
            SideCapabilities source, SideCapabilities target, Duration markerTtl, ConvergeConfig config, Usage usage) {
        this.copier = new LazyCopier(source, target, markerTtl, config, usage);
    }

    @Override
    public List<CopyResult> copy(RedisLink source, RedisLink target, List<Key> keys) {
        List<LazyCopy> copies = copier.copy(source, target, keys);
        List<CopyResult> results = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            boolean large = copies.get(i).outcome() == LazyCopy.Outcome.LARGE;
            results.add(result(
                    large
                            ? copier.copyInParts(source, target, keys.get(i), LazyMover::isWanted, new ReentrantLock())
                            : copies.get(i)));
        }
        return results;
    }

    private static boolean isWanted() {
        return !Thread.currentThread().isInterrupted();
    }

    private static CopyResult result(LazyCopy copy) {
        return switch (copy.outcome()) {
            case MOVED -> CopyResult.of(KeyOutcome.COPIED);
            case EMPTY -> CopyResult.of(KeyOutcome.GONE);
            case ALREADY -> CopyResult.of(KeyOutcome.MOVED);
            case LARGE -> CopyResult.UNSETTLED;
            case REFUSED -> CopyResult.quarantined(String.valueOf(copy.reason()));
        };
    }
}
