package io.crossfade.backfill.copy;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Key;
import io.crossfade.model.KeyMapping;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Quarantines the keys whose names on the target belong to another database, and has all others copied. Thread-safe. */
public final class CollisionGuard implements BatchCopier {
    private final BatchCopier copier;
    private final KeyMapping mapping;

    private CollisionGuard(BatchCopier copier, KeyMapping mapping) {
        this.copier = copier;
        this.mapping = mapping;
    }

    /** Returns {@code copier}, guarded unless every key has the same name on both sides. */
    public static BatchCopier around(BatchCopier copier, @Nullable KeyMapping mapping) {
        return mapping == null ? copier : new CollisionGuard(requireNonNull(copier, "copier"), mapping);
    }

    @Override
    public List<CopyResult> copy(RedisLink source, RedisLink target, List<Key> keys) {
        List<Key> free =
                keys.stream().filter(key -> !mapping.collides(key.bytes())).toList();
        List<CopyResult> copied = free.isEmpty() ? List.of() : copier.copy(source, target, free);
        if (free.size() == keys.size()) {
            return copied;
        }
        Iterator<CopyResult> next = copied.iterator();
        List<CopyResult> results = new ArrayList<>(keys.size());
        for (Key key : keys) {
            results.add(mapping.collides(key.bytes()) ? CopyResult.quarantined(mapping.collision()) : next.next());
        }
        return results;
    }
}
