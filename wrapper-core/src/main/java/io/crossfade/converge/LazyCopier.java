package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.time.Duration;
import java.util.List;

/**
 * Moves keys from the source to a target that already is the authority, each at most once: a marker beside the key, set in
 * the same atomic step as the copy, keeps a late copy from undoing what happened to the key since.
 *
 * <p>Thread-safe; each call uses the two connections it is given, alone, and blocks for its round trips: one for keys that
 * moved before, two otherwise. The target must permit EVAL and EVALSHA. When a connection fails the {@link
 * io.crossfade.spi.LinkException} goes to the caller, who closes <em>both</em> connections; the keys may or may not have
 * moved, and moving them again is harmless.
 */
public final class LazyCopier {
    private static final Duration SHORTEST_TTL = Duration.ofMinutes(1);

    private final SideCapabilities source;
    private final SideCapabilities target;
    private final MoveScript script;
    private final PayloadRefusals refusals = new PayloadRefusals();

    /**
     * Creates a copier.
     *
     * @param source what the source can do
     * @param target what the target can do
     * @param markerTtl how long a marker stands, at least 1 minute; it must outlast the backfill
     */
    public LazyCopier(SideCapabilities source, SideCapabilities target, Duration markerTtl) {
        this.source = requireNonNull(source, "source");
        this.target = target.against(source);
        if (markerTtl.compareTo(SHORTEST_TTL) < 0) {
            throw new IllegalArgumentException(
                    "crossfade.lazy.marker-ttl must be at least 1 minute, but is " + markerTtl);
        }
        this.script = new MoveScript(markerTtl.toMillis());
    }

    /**
     * Makes sure that each key has moved. Returns one result per key, in order. The keys of a call travel in one pipeline and
     * are held in memory together.
     *
     * @throws io.crossfade.spi.LinkException if a connection fails; some of the keys may have moved
     */
    public List<LazyCopy> copy(RedisLink sourceLink, RedisLink targetLink, List<Key> keys) {
        return new LazyRun(source, target, script, refusals, sourceLink, targetLink, keys).run();
    }
}
