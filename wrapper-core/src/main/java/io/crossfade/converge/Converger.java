package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Makes the shadow hold what the authority holds, key by key, under the rule of convergence: after each write to the shadow
 * the authority is read again, and the write repeated until both agree.
 *
 * <p>Thread-safe; each call uses the two connections it is given, alone, and blocks for its round trips. It never writes to
 * the authority. When a connection fails the {@link io.crossfade.spi.LinkException} goes to the caller, who closes
 * <em>both</em> connections and treats all keys of the call as dirty; a refusal by a server concerns one key and is a
 * result.
 */
public final class Converger {
    /** Few enough that a server is done with them in well under a tenth of a millisecond. */
    private static final int VALUES_AT_ONCE = 64;

    private final ConvergeContext context;
    private final Portions portions = new Portions();
    private final int handful;
    private final StringsFirst stringsFirst;

    /**
     * Creates a converger for one direction.
     *
     * @param authority what the authority can do
     * @param shadow what the shadow can do
     */
    public Converger(SideCapabilities authority, SideCapabilities shadow, ConvergeConfig config) {
        this(authority, shadow, config, Usage.NONE);
    }

    /**
     * Creates a converger that takes along how keys were used. Values that travel in parts or by type, not as payloads, count as used
     * when they are written all the same.
     *
     * @param usage what to take along; both servers must tell and take it
     */
    public Converger(SideCapabilities authority, SideCapabilities shadow, ConvergeConfig config, Usage usage) {
        this.context = ConvergeContext.of(
                requireNonNull(authority, "authority"),
                requireNonNull(shadow, "shadow"),
                requireNonNull(config, "config"),
                requireNonNull(usage, "usage"));
        this.handful = Handful.of(authority.roundTripMicros(), config.batchSize());
        this.stringsFirst = new StringsFirst(this, new StringCopier(authority, shadow, config));
    }

    /**
     * Returns how many keys to give to one call while the application uses the authority as well: it waits for what one connection has sent at
     * a time.
     */
    public int handful() {
        return handful;
    }

    /**
     * Brings each key's state, value and expiry or absence, to the shadow. Returns one result per key, in order; a value that is
     * too large is left alone and told.
     *
     * @throws io.crossfade.spi.LinkException if a connection fails; any of the keys may then differ
     */
    public List<Convergence> converge(RedisLink authority, RedisLink shadow, List<Key> keys) {
        return converge(authority, shadow, keys, KeyUsages.of(context.usage(), keys));
    }

    /**
     * As {@link #converge(RedisLink, RedisLink, List)}, but strings as {@link
     * StringCopier} copies them, at about half of the cost for both servers. How keys were used is not taken along.
     */
    public List<Convergence> heal(RedisLink authority, RedisLink shadow, List<Key> keys) {
        return stringsFirst.converge(new Links(authority, shadow), keys);
    }

    /**
     * As {@link #converge(RedisLink, RedisLink, List)}, with what is known already of how the keys were used.
     *
     * @param usages of the keys, in their order
     */
    public List<Convergence> converge(RedisLink authority, RedisLink shadow, List<Key> keys, KeyUsages usages) {
        Links links = new Links(authority, shadow);
        List<Convergence> results = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); ) {
            int to = Math.min(
                    keys.size(), from + portions.atOnce(context.config().batchSize()));
            KeyUsages some = usages.pick(IntStream.range(from, to).toArray());
            List<Convergence> ended = new ConvergeRun(context, links, keys.subList(from, to), some).run();
            portions.read(
                    ended.size(),
                    ended.stream().mapToLong(Convergence::payloadBytes).sum());
            results.addAll(ended);
            from = to;
        }
        return results;
    }

    /**
     * Compares each key on both sides, by payload or else by meaning, and converges those that differ. Returns one result
     * per key, in order; {@link Convergence#differed()} tells which had differed.
     *
     * @throws io.crossfade.spi.LinkException if a connection fails; any of the keys may then differ
     */
    public List<Convergence> check(RedisLink authority, RedisLink shadow, List<Key> keys) {
        Links links = new Links(authority, shadow);
        return inBatches(keys, batch -> new CheckRun(context, links, batch).run());
    }

    /**
     * Makes one key equal whose value is {@link Convergence.Outcome#LARGE}, part by part and in place: no command takes either
     * server long, but for types of modules, which travel whole. Blocks for as long as it takes to read the value on both sides, seconds for a million elements. {@link
     * Convergence#differed()} tells whether anything had differed.
     *
     * @param goOn asked before each part; when it says no the result is unsettled, and what was done stays
     * @throws io.crossfade.spi.LinkException if a connection fails; the key may then differ
     */
    public Convergence convergeInParts(RedisLink authority, RedisLink shadow, Key key, BooleanSupplier goOn) {
        Links links = new Links(authority, shadow);
        try {
            return new PartsRun(context, links, key, true, goOn).converge();
        } catch (PartsEnd wholeOnly) {
            return new CheckRun(context.withoutBound(), links, List.of(key))
                    .run()
                    .get(0);
        }
    }

    /**
     * As {@link #convergeInParts}, for a hash, set or sorted set that was equal but for {@code members}: only they are compared, and their
     * number. If that differs, or the type, or anything but a member was found different, the whole is gone over.
     */
    public Convergence convergeMembers(
            RedisLink authority, RedisLink shadow, Key key, List<ByteBuffer> members, BooleanSupplier goOn) {
        Links links = new Links(authority, shadow);
        try {
            return new PartsRun(context, links, key, true, goOn).convergeFirst(members);
        } catch (PartsEnd wholeOnly) {
            return convergeInParts(authority, shadow, key, goOn);
        }
    }

    /**
     * Reads each key on the authority alone, and returns for each, in order, whether it is still what {@code written} says:
     * then a shadow that has acknowledged just that write, and no other since, is equal by the rule of convergence. This
     * costs a third of a {@link #check}; a key that is not still so may or may not differ, and a check tells.
     *
     * @param written one for each key, in order
     * @throws io.crossfade.spi.LinkException if the connection fails
     */
    public List<Boolean> confirm(RedisLink authority, List<Key> keys, List<Overwrite> written) {
        askStill(authority, keys, context.authority());
        return takeStill(authority, written, context.authority());
    }

    /**
     * As {@link #confirm}, but reads both sides at once, and returns for each key whether both are still what {@code written} says: then
     * they are equal, whoever wrote. This is for a write that was sent to the shadow before the authority had executed it: another author's
     * may have come after it there and before it here.
     *
     * @param written one for each key, in order
     * @throws io.crossfade.spi.LinkException if a connection fails
     */
    public List<Boolean> confirmBoth(RedisLink authority, RedisLink shadow, List<Key> keys, List<Overwrite> written) {
        askStill(authority, keys, context.authority());
        askStill(shadow, keys, context.shadow());
        List<Boolean> here = takeStill(authority, written, context.authority());
        List<Boolean> there = takeStill(shadow, written, context.shadow());
        return IntStream.range(0, keys.size())
                .mapToObj(i -> here.get(i) && there.get(i))
                .toList();
    }

    private static void askStill(RedisLink link, List<Key> keys, SideCapabilities side) {
        for (int from = 0; from < keys.size(); from += VALUES_AT_ONCE) {
            List<Key> some = keys.subList(from, Math.min(keys.size(), from + VALUES_AT_ONCE));
            link.send(Wire.command(Wire.MGET, some));
            some.forEach(key -> Expiry.ask(link, key, side));
        }
        link.flush();
    }

    private static List<Boolean> takeStill(RedisLink link, List<Overwrite> written, SideCapabilities side) {
        List<Boolean> still = new ArrayList<>(written.size());
        List<?> values = List.of();
        for (int i = 0; i < written.size(); i++) {
            if (i % VALUES_AT_ONCE == 0) {
                values = link.receive() instanceof List<?> told ? told : List.of();
            }
            Expiry expiry = Expiry.take(link, side);
            still.add(!values.isEmpty() && written.get(i).isStill(values.get(i % VALUES_AT_ONCE), expiry));
        }
        return still;
    }

    private List<Convergence> inBatches(List<Key> keys, Function<List<Key>, List<Convergence>> run) {
        int size = context.config().batchSize();
        if (keys.size() <= size) {
            return run.apply(keys);
        }
        List<Convergence> results = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); from += size) {
            results.addAll(run.apply(keys.subList(from, Math.min(keys.size(), from + size))));
        }
        return results;
    }
}
