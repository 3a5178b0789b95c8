package io.crossfade.backfill.copy;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.List;

/** Copies keys from the source to the target. Thread-safe; repeating a copy is harmless. */
@FunctionalInterface
public interface BatchCopier {
    /**
     * Copies {@code keys}. Blocks at most the sides' timeouts per round trip.
     *
     * @return one result per key, in the order of the keys
     * @throws io.crossfade.spi.LinkException if a connection failed; any of the keys may have been written
     */
    List<CopyResult> copy(RedisLink source, RedisLink target, List<Key> keys);
}
