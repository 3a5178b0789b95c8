package io.crossfade.backfill.copy;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.converge.Convergence;
import io.crossfade.converge.Converger;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.List;

/** Makes the target equal to the source, which is the authority. */
public final class WarmCopier implements BatchCopier {
    private final Converger converger;

    /** Creates a copier for these two servers. */
    public WarmCopier(SideCapabilities source, SideCapabilities target, ConvergeConfig config) {
        this.converger = new Converger(source, target, config);
    }

    @Override
    public List<CopyResult> copy(RedisLink source, RedisLink target, List<Key> keys) {
        return converger.converge(source, target, keys).stream()
                .map(WarmCopier::result)
                .toList();
    }

    private static CopyResult result(Convergence convergence) {
        return switch (convergence.outcome()) {
            case COPIED -> CopyResult.of(KeyOutcome.COPIED);
            case DELETED -> CopyResult.of(KeyOutcome.GONE);
            case IDENTICAL -> CopyResult.of(KeyOutcome.IDENTICAL);
            case UNSETTLED -> CopyResult.UNSETTLED;
            case REFUSED -> CopyResult.quarantined(String.valueOf(convergence.reason()));
        };
    }
}
