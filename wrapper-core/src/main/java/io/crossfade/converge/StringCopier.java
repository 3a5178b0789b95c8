package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

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
    private final AtomicBoolean refused = new AtomicBoolean();

    /** Creates a copier for one direction. */
    public StringCopier(SideCapabilities authority, SideCapabilities shadow) {
        this.authority = requireNonNull(authority, "authority");
        this.shadow = requireNonNull(shadow, "shadow");
    }

    /**
     * Copies the strings among {@code keys}.
     *
     * @return one result per key, in order: copied, or unsettled where the key has to be converged, because it is no string, is
     *     not there, was touched meanwhile, or was refused
     * @throws io.crossfade.spi.LinkException if a connection fails; any of the keys may then differ
     */
    public List<Convergence> copy(RedisLink authorityLink, RedisLink shadowLink, List<Key> keys) {
        return new StringRun(authority, shadow, new Links(authorityLink, shadowLink), refused, keys).run();
    }
}
