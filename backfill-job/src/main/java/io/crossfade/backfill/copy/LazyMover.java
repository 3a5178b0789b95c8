package io.crossfade.backfill.copy;

import io.crossfade.converge.LazyCopier;
import io.crossfade.converge.LazyCopy;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.time.Duration;
import java.util.List;

/** Moves keys to a target that is the authority, by the same step as a first touch: each key at most once. */
public final class LazyMover implements BatchCopier {
    private final LazyCopier copier;

    /**
     * Creates a mover for these two servers.
     *
     * @param markerTtl how long a moved marker lives; it must outlast the backfill
     */
    public LazyMover(SideCapabilities source, SideCapabilities target, Duration markerTtl) {
        this.copier = new LazyCopier(source, target, markerTtl);
    }

    @Override
    public List<CopyResult> copy(RedisLink source, RedisLink target, List<Key> keys) {
        return copier.copy(source, target, keys).stream().map(LazyMover::result).toList();
    }

    private static CopyResult result(LazyCopy copy) {
        return switch (copy.outcome()) {
            case MOVED -> CopyResult.of(KeyOutcome.COPIED);
            case EMPTY -> CopyResult.of(KeyOutcome.GONE);
            case ALREADY -> CopyResult.of(KeyOutcome.MOVED);
            case REFUSED -> CopyResult.quarantined(String.valueOf(copy.reason()));
        };
    }
}
