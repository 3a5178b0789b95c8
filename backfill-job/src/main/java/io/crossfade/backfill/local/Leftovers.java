package io.crossfade.backfill.local;

import io.crossfade.backfill.copy.BatchCopier;
import io.crossfade.backfill.copy.CopyResult;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that a run wrote to the target, or may have, without having seen afterwards that the source still holds the same. A walk does
 * not find them again if the application has deleted them since, so they are kept until they have been copied once more. For one
 * thread.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    /** How long servers that cannot be reached are waited for after the grace period. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final long PAUSE_NANOS = 100_000_000;

    private final Set<Key> keys = new LinkedHashSet<>();
    private final Duration patience;

    Leftovers(Duration patience) {
        this.patience = patience;
    }

    void add(Collection<Key> left) {
        keys.addAll(left);
    }

    /** Returns them all, and keeps none. */
    List<Key> take() {
        List<Key> all = List.copyOf(keys);
        keys.clear();
        return all;
    }

    int count() {
        return keys.size();
    }

    /**
     * Copies them once more after the grace period, though the job has to end; gives up after {@code grace} and as long as it
     * has patience. Blocks for as long.
     */
    void settle(RedisSide source, RedisSide target, BatchCopier copier, int batchSize, Duration grace) {
        if (keys.isEmpty()) {
            return;
        }
        long end = System.nanoTime() + grace.plus(patience).toNanos();
        pause(grace.toNanos());
        while (!keys.isEmpty()
                && System.nanoTime() - end < 0
                && !Thread.currentThread().isInterrupted()) {
            try (LinkPair links = LinkPair.lease(source, target)) {
                copy(links, copier, batchSize);
            } catch (SideException | JobException e) {
                LOG.debug("keys that are left cannot be copied now", e);
            }
            pause(keys.isEmpty() ? 0 : PAUSE_NANOS);
        }
    }

    private void copy(LinkPair links, BatchCopier copier, int batchSize) {
        List<Key> all = new ArrayList<>(keys);
        for (int from = 0; from < all.size(); from += batchSize) {
            List<Key> batch = all.subList(from, Math.min(all.size(), from + batchSize));
            List<CopyResult> results = links.apply(pair -> copier.copy(pair.source(), pair.target(), batch));
            for (int i = 0; i < batch.size(); i++) {
                KeyOutcome outcome = results.get(i).outcome();
                if (outcome != null && outcome != KeyOutcome.QUARANTINED) {
                    keys.remove(batch.get(i));
                }
            }
        }
    }

    private static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !Thread.currentThread().isInterrupted(); left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
