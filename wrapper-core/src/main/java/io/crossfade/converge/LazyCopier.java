package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Moves keys from the source to a target that already is the authority, each at most once: a marker beside the key, set in
 * the same atomic step as the copy, keeps a late copy from undoing what happened to the key since.
 *
 * <p>Thread-safe; each call uses the two connections it is given, alone, and blocks for its round trips: one for keys that
 * moved before, three otherwise. The target must permit EVAL and EVALSHA. When a connection fails the {@link
 * io.crossfade.spi.LinkException} goes to the caller, who closes <em>both</em> connections; the keys may or may not have
 * moved, and moving them again is harmless.
 */
public final class LazyCopier {
    private static final Duration SHORTEST_TTL = Duration.ofMinutes(1);

    private final SideCapabilities source;
    private final SideCapabilities target;
    private final MoveScript script;
    private final PayloadRefusals refusals = new PayloadRefusals();
    private final ConvergeContext context;
    private final Portions portions = new Portions();

    /**
     * Creates a copier.
     *
     * @param source what the source can do
     * @param target what the target can do
     * @param markerTtl how long a marker stands, at least 1 minute; it must outlast the backfill
     * @param config tells which values are too large to be moved whole
     */
    public LazyCopier(SideCapabilities source, SideCapabilities target, Duration markerTtl, ConvergeConfig config) {
        this(source, target, markerTtl, config, Usage.NONE);
    }

    /**
     * Creates a copier that takes along how keys were used, as {@link Converger} does.
     *
     * @param usage what to take along; both servers must tell and take it
     */
    public LazyCopier(
            SideCapabilities source, SideCapabilities target, Duration markerTtl, ConvergeConfig config, Usage usage) {
        this.source = requireNonNull(source, "source");
        this.target = target.against(source);
        if (markerTtl.compareTo(SHORTEST_TTL) < 0) {
            throw new IllegalArgumentException(
                    "crossfade.lazy.marker-ttl must be at least 1 minute, but is " + markerTtl);
        }
        this.context = ConvergeContext.of(source, target, config, requireNonNull(usage, "usage"));
        this.script = new MoveScript(markerTtl.toMillis());
    }

    /**
     * Makes sure that each key has moved, but for those that are too large. Returns one result per key, in order. The keys of a call travel in one pipeline
     * and are held in memory together, or, while values are long, in several.
     *
     * @throws io.crossfade.spi.LinkException if a connection fails; some of the keys may have moved
     */
    public List<LazyCopy> copy(RedisLink sourceLink, RedisLink targetLink, List<Key> keys) {
        List<LazyCopy> results = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); ) {
            int to = Math.min(keys.size(), from + portions.atOnce(keys.size()));
            List<LazyCopy> moved = run(context.authoritySizes(), sourceLink, targetLink, keys.subList(from, to));
            portions.read(
                    moved.size(),
                    moved.stream().mapToLong(LazyCopy::payloadBytes).sum());
            results.addAll(moved);
            from = to;
        }
        return results;
    }

    /**
     * Asks the target alone which keys have moved, and has their markers stand for {@code markerTtl} again. Returns one answer per key,
     * in order; what the target refuses to tell has not moved.
     *
     * @throws io.crossfade.spi.LinkException if the connection fails
     */
    public static List<Boolean> marked(RedisLink targetLink, List<Key> keys, Duration markerTtl) {
        MoveScript script = new MoveScript(markerTtl.toMillis());
        return targetLink.exchange(keys.stream().map(script::marked).toList()).stream()
                .map(reply -> reply instanceof Long marked && marked > 0)
                .toList();
    }

    /**
     * Moves one key whose value is {@link LazyCopy.Outcome#LARGE}: makes the value part by part under a key aside, which nobody sees
     * and which expires if this is given up, and then moves it in the same atomic step as any other. Blocks for as long as it takes
     * to copy the value.
     *
     * @param goOn asked before each part, and before the last step; when it says no, the key is refused and has not moved
     * @param lastStep held while the key is moved, so that who holds it knows that no key moves
     * @throws io.crossfade.spi.LinkException if a connection fails; the key may have moved
     */
    public LazyCopy copyInParts(
            RedisLink sourceLink, RedisLink targetLink, Key key, BooleanSupplier goOn, Lock lastStep) {
        if (targetLink.exchange(script.marked(key)) instanceof Long marked && marked > 0) {
            return LazyCopy.of(LazyCopy.Outcome.ALREADY, 0);
        }
        Key aside = Staging.newName(key);
        Convergence made;
        try {
            made = new PartsRun(context, new Links(sourceLink, targetLink), key, aside, goOn).converge();
        } catch (PartsEnd wholeOnly) {
            return last(goOn, lastStep, () -> whole(sourceLink, targetLink, key));
        }
        return switch (made.outcome()) {
            case COPIED ->
                last(goOn, lastStep, () -> new LargeMove(source, target, script, sourceLink, targetLink)
                        .run(key, aside));
            // the source has no such key by now
            case IDENTICAL, DELETED -> last(goOn, lastStep, () -> whole(sourceLink, targetLink, key));
            case REFUSED -> LazyCopy.refused(String.valueOf(made.reason()));
            case LARGE, UNSETTLED -> LazyCopy.refused("the key changed on the source, or the copy was given up");
        };
    }

    private static LazyCopy last(BooleanSupplier goOn, Lock lastStep, Supplier<LazyCopy> move) {
        lastStep.lock();
        try {
            return goOn.getAsBoolean() ? move.get() : LazyCopy.refused("the copy was given up");
        } finally {
            lastStep.unlock();
        }
    }

    private LazyCopy whole(RedisLink sourceLink, RedisLink targetLink, Key key) {
        return run(new Sizes(Long.MAX_VALUE), sourceLink, targetLink, List.of(key))
                .get(0);
    }

    private List<LazyCopy> run(Sizes sizes, RedisLink sourceLink, RedisLink targetLink, List<Key> keys) {
        KeyUsages usages = KeyUsages.of(context.usage(), keys);
        return new LazyRun(source, target, script, refusals, sizes, sourceLink, targetLink, keys, usages).run();
    }
}
