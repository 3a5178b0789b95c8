package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Tells in what keys differ, by meaning: not by the bytes of their payloads, which depend on a server's version and history.
 * Writes to neither side.
 *
 * <p>The authority is read before and after the shadow: a key that changed in between gets no verdict. Thread-safe; each
 * call uses the two connections it is given, alone, and blocks for its round trips. Values are held in memory whole,
 * larger ones are compared in parts.
 */
public final class Comparer {
    private final ConvergeContext context;
    private final StringComparison strings;
    private final Portions portions = new Portions();

    /** Creates a comparer of two servers that can do this; batches are those of {@code config}. */
    public Comparer(SideCapabilities authority, SideCapabilities shadow, ConvergeConfig config) {
        this.context = ConvergeContext.of(
                requireNonNull(authority, "authority"),
                requireNonNull(shadow, "shadow"),
                requireNonNull(config, "config"));
        this.strings = new StringComparison(context.authority(), context.shadow(), config.wholeValueBytes());
    }

    /**
     * Compares each key. Returns one verdict per key, in order.
     *
     * @throws io.crossfade.spi.LinkException if a connection fails; the caller closes both
     */
    public List<Difference> compare(RedisLink authorityLink, RedisLink shadowLink, List<Key> keys) {
        int size = context.config().batchSize();
        List<Difference> verdicts = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); from += size) {
            List<Key> batch = keys.subList(from, Math.min(keys.size(), from + size));
            verdicts.addAll(compare(new Links(authorityLink, shadowLink), batch));
        }
        return verdicts;
    }

    private List<Difference> compare(Links links, List<Key> batch) {
        boolean[] same = strings.same(links, batch);
        int[] left = IntStream.range(0, same.length).filter(i -> !same[i]).toArray();
        Difference[] verdicts = new Difference[same.length];
        Arrays.fill(verdicts, Difference.NONE);
        if (left.length > 0) {
            List<Key> others = IntStream.of(left).mapToObj(batch::get).toList();
            for (int i = 0; i < left.length; ) {
                int to = Math.min(left.length, i + portions.atOnce(left.length));
                CompareRun run = new CompareRun(context, links, others.subList(i, to));
                for (Difference found : run.run()) {
                    verdicts[left[i++]] = found;
                }
                portions.read(run.size(), run.payloadBytes());
            }
        }
        return Arrays.asList(verdicts);
    }

    /**
     * Tells which keys may differ by what servers say of values without reading them: type, length and expiry, and whether there is such a
     * key. What changes meanwhile may look different; who wants a verdict compares that. Returns one answer per key, in order.
     *
     * @throws io.crossfade.spi.LinkException if a connection fails; the caller closes both
     */
    public List<Boolean> mayDiffer(RedisLink authorityLink, RedisLink shadowLink, List<Key> keys) {
        int size = context.config().batchSize();
        List<Boolean> answers = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); from += size) {
            List<Key> batch = keys.subList(from, Math.min(keys.size(), from + size));
            OutlineRead authority = new OutlineRead(authorityLink, context.authority(), batch);
            OutlineRead shadow = new OutlineRead(shadowLink, context.shadow(), batch);
            OutlineRead.complete(authority, shadow);
            for (int i = 0; i < batch.size(); i++) {
                answers.add(!authority.sameAs(shadow, i));
            }
        }
        return answers;
    }

    /**
     * Tells in which parts the values of a key differ that {@link #compare} found to. Reads them in windows, and of a large value only the
     * first ones. Returns nothing if the two are not of one type, of a module's type, or cannot be read.
     *
     * @throws io.crossfade.spi.LinkException if a connection fails; the caller closes both
     */
    public Optional<ValueDetail> explain(RedisLink authorityLink, RedisLink shadowLink, Key key) {
        return new DetailRun(context, new Links(authorityLink, shadowLink), key).run();
    }
}
