package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Digests the values of one server, so that those of two servers can be compared without bringing them together. Reads by the commands of
 * each type, since payloads of DUMP depend on a server's version and history; large values in parts. Writes nothing.
 *
 * <p>A value is digested as it was when it was read. One that changes while it is read in several steps may get a digest that it never had:
 * whoever finds two digests different looks again. Thread-safe; each call uses the connection it is given, alone, and blocks for its round
 * trips.
 */
public final class Digester {
    /** Whole values are in memory while they are digested, so these are few at a time. */
    private static final int AT_ONCE = 64;

    private static final int ATTEMPTS = 3;

    private final ConvergeContext context;
    private final SideCapabilities side;
    private final long horizonMillis;

    /**
     * Creates a digester.
     *
     * @param side what the server can do
     * @param config tells which values are large
     * @param horizonMillis keys, and fields of hashes, that expire before this, in milliseconds since 1970, are left out as if they had;
     *     0 for none
     */
    public Digester(SideCapabilities side, ConvergeConfig config, long horizonMillis) {
        this.side = requireNonNull(side, "side");
        this.horizonMillis = horizonMillis;
        this.context = ConvergeContext.of(side, side, requireNonNull(config, "config"));
    }

    /**
     * Digests each key. Returns one digest per key, in order.
     *
     * @throws io.crossfade.spi.LinkException if the connection fails; the caller closes it
     */
    public List<KeyDigest> digest(RedisLink link, List<Key> keys) {
        List<KeyDigest> digests = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            digests.addAll(some(link, keys.subList(from, Math.min(keys.size(), from + AT_ONCE))));
        }
        return digests;
    }

    private List<KeyDigest> some(RedisLink link, List<Key> keys) {
        context.authoritySizes().ask(link, keys);
        boolean[] large = context.authoritySizes().take(link, keys);
        @Nullable KeyDigest[] digests = new KeyDigest[keys.size()];
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < large.length; i++) {
            if (large[i]) {
                digests[i] = new LargeDigest(context, link, keys.get(i), horizonMillis).digest(ATTEMPTS);
            } else {
                open.add(i);
            }
        }
        for (int attempt = 0; attempt < ATTEMPTS && !open.isEmpty(); attempt++) {
            List<Integer> asked = open;
            TypedRead read =
                    new TypedRead("", link, side, asked.stream().map(keys::get).toList());
            TypedRead.complete(read);
            open = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                int at = asked.get(i);
                digests[at] = of(keys.get(at), read.value(i), read.expiry(i));
                if (read.value(i) instanceof TypedValue.Torn) {
                    open.add(at);
                }
            }
        }
        List<KeyDigest> all = new ArrayList<>(keys.size());
        for (KeyDigest digest : digests) {
            all.add(digest == null ? KeyDigest.UNREAD : digest);
        }
        return all;
    }

    private KeyDigest of(Key key, TypedValue value, Expiry expiry) {
        if (value instanceof TypedValue.Absent || CanonicalForm.isBefore(expiry.atMillis(), horizonMillis)) {
            return KeyDigest.ABSENT;
        }
        CanonicalForm form = new CanonicalForm(horizonMillis);
        Sum128 content = form.of(value);
        if (content == null) {
            return KeyDigest.UNREAD;
        }
        if (form.isNothingLeft()) {
            return KeyDigest.ABSENT;
        }
        Sum128 counters = value instanceof TypedValue.Stream stream
                ? counters(
                        key, stream.content().entriesAdded(), stream.content().maxDeletedId())
                : Sum128.ZERO;
        return read(key, content, counters, expiry);
    }

    static KeyDigest read(Key key, Sum128 content, Sum128 counters, Expiry expiry) {
        boolean expires = expiry.atMillis() >= 0;
        Sum128 named =
                new Hash128().put(key.bytes()).put(content).put(expires ? 1 : 0).end();
        return new KeyDigest(KeyDigest.State.READ, named, counters, expiry.atMillis());
    }

    /** Returns the digest of what a stream counts; zero if the server does not. */
    static Sum128 counters(Key key, @Nullable Long added, @Nullable Object maxDeleted) {
        return added == null || maxDeleted == null
                ? Sum128.ZERO
                : new Hash128()
                        .put(key.bytes())
                        .put(added)
                        .put(maxDeleted.toString())
                        .end();
    }
}
