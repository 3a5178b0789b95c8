package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells in what keys differ, by meaning: not by the bytes of their payloads, which depend on a server's version and history.
 * Writes to neither side.
 *
 * <p>The authority is read before and after the shadow: a key that changed in between gets no verdict. Thread-safe; each
 * call uses the two connections it is given, alone, and blocks for its round trips. Whole values are held in memory.
 */
public final class Comparer {
    private final SideCapabilities authority;
    private final SideCapabilities shadow;
    private final ConvergeConfig config;

    /** Creates a comparer of two servers that can do this; batches are those of {@code config}. */
    public Comparer(SideCapabilities authority, SideCapabilities shadow, ConvergeConfig config) {
        this.authority = requireNonNull(authority, "authority");
        this.shadow = shadow.against(authority);
        this.config = requireNonNull(config, "config");
    }

    /**
     * Compares each key. Returns one verdict per key, in order.
     *
     * @throws io.crossfade.spi.LinkException if a connection fails; the caller closes both
     */
    public List<Difference> compare(RedisLink authorityLink, RedisLink shadowLink, List<Key> keys) {
        List<Difference> verdicts = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); from += config.batchSize()) {
            List<Key> batch = keys.subList(from, Math.min(keys.size(), from + config.batchSize()));
            verdicts.addAll(new CompareRun(authority, shadow, authorityLink, shadowLink, batch).run());
        }
        return verdicts;
    }
}
