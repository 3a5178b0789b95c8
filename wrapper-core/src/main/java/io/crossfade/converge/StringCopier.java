package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * Copies keys that hold strings, in bulk and cheaply for both servers: MGET instead of DUMP, SET instead of RESTORE. It obeys the
 * rule of convergence by a WATCH, and leaves whatever it cannot prove to a {@link Converger}.
 *
 * <p>Thread-safe; each call uses the two connections it is given, alone, and blocks for its round trips. A server that refuses
 * WATCH or MGET (a proxy, a cluster node asked for keys of several slots) is not asked again: every key is left then.
 */
public final class StringCopier {
    private final SideCapabilities authority;
    private final SideCapabilities shadow;
    private final Sizes sizes;
    private final AtomicBoolean refused = new AtomicBoolean();

    /** Creates a copier for one direction. */
    public StringCopier(SideCapabilities authority, SideCapabilities shadow, ConvergeConfig config) {
        this.authority = requireNonNull(authority, "authority");
        this.shadow = requireNonNull(shadow, "shadow").against(authority);
        this.sizes = new Sizes(config.wholeValueBytes());
    }

    /**
     * Copies the strings among {@code keys}.
     *
     * @param usages how the keys were used, to learn and to take along: then it is RESTORE instead of SET
     * @return one result per key, in order: copied, large (whatever it is), or unsettled where the key has to be converged, because it is no string, is
     *     not there, was touched meanwhile, or was refused
     * @throws io.crossfade.spi.LinkException if a connection fails; any of the keys may then differ
     */
    public List<Convergence> copy(RedisLink authorityLink, RedisLink shadowLink, List<Key> keys, KeyUsages usages) {
        Links links = new Links(authorityLink, shadowLink);
        sizes.ask(authorityLink, keys);
        boolean[] large = sizes.take(authorityLink, keys);
        Selection small = new Selection(large.length);
        for (int i = 0; i < large.length; i++) {
            if (!large[i]) {
                small.add(i);
            }
        }
        int[] indices = small.toArray();
        List<Key> picked = IntStream.of(indices).mapToObj(keys::get).toList();
        List<Convergence> copied = new StringRun(authority, shadow, links, refused, picked, usages.pick(indices)).run();
        return small.size() == keys.size() ? copied : withLarge(copied, large);
    }

    /** As {@link #copy(RedisLink, RedisLink, List, KeyUsages)}, taking nothing along. */
    public List<Convergence> copy(RedisLink authorityLink, RedisLink shadowLink, List<Key> keys) {
        return copy(authorityLink, shadowLink, keys, KeyUsages.of(Usage.NONE, keys));
    }

    private static List<Convergence> withLarge(List<Convergence> copied, boolean[] large) {
        List<Convergence> results = new ArrayList<>(large.length);
        int next = 0;
        for (boolean isLarge : large) {
            results.add(isLarge ? Convergence.large() : copied.get(next++));
        }
        return results;
    }
}
