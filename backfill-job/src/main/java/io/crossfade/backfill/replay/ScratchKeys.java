package io.crossfade.backfill.replay;

import io.crossfade.model.Key;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The keys that a run may have made in its area, by name as long as they are few: then nobody has to look for them. Not thread-safe. */
public final class ScratchKeys {
    private static final int MOST_KEYS = 100_000;
    private static final long MOST_BYTES = 16L << 20;

    private final Set<Key> keys = new LinkedHashSet<>();
    private final int most;
    private long bytes;
    private boolean few = true;

    /** Creates it for at most 100,000 keys whose names take 16 MiB. */
    public ScratchKeys() {
        this(MOST_KEYS);
    }

    ScratchKeys(int most) {
        this.most = most;
    }

    void add(byte[] name) {
        if (few && keys.add(Key.of(name))) {
            bytes += name.length;
            few = keys.size() <= most && bytes <= MOST_BYTES;
            if (!few) {
                keys.clear();
            }
        }
    }

    /** Returns all of them; empty if they are too many. */
    public Optional<Set<Key>> all() {
        return few ? Optional.of(Set.copyOf(keys)) : Optional.empty();
    }
}
