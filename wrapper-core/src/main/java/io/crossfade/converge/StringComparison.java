package io.crossfade.converge;

import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys that hold the same small string with the same expiry on both sides, with two short commands to each, which both servers work on at
 * once. All that is anything else is left to {@link CompareRun}. Thread-safe.
 */
final class StringComparison {
    private final SideCapabilities authority;
    private final SideCapabilities shadow;
    private final StringHabits habits;

    StringComparison(SideCapabilities authority, SideCapabilities shadow, int bound) {
        this.authority = authority;
        this.shadow = shadow;
        this.habits = new StringHabits(bound);
    }

    /** Returns for each key whether it is such a one. */
    boolean[] same(Links links, List<Key> keys) {
        boolean[] same = new boolean[keys.size()];
        if (habits.refused().get()) {
            return same;
        }
        int[] indices = null;
        List<Key> strings = keys;
        if (habits.asksTypes()) {
            indices = StringHabits.strings(links.authority(), keys);
            strings = Arrays.stream(indices).mapToObj(keys::get).toList();
            habits.saw(keys.size() - indices.length, keys.size());
        }
        int others = 0;
        for (int from = 0; from < strings.size(); ) {
            int to = Math.min(strings.size(), from + habits.portions().atOnce(strings.size()));
            Some some = new Some(links, strings.subList(from, to));
            for (int i = from; i < to; i++) {
                same[indices == null ? i : indices[i]] = some.same[i - from];
            }
            others += some.others;
            from = to;
        }
        if (indices == null) {
            habits.saw(others, keys.size());
        }
        return same;
    }

    /** Keys that are read at once. */
    private final class Some {
        private final List<@Nullable Object> values;
        private final Expiry[] expiries;
        private final boolean[] same;
        private int others;

        Some(Links links, List<Key> keys) {
            values = new ArrayList<>(keys.size());
            expiries = new Expiry[keys.size()];
            same = new boolean[keys.size()];
            ask(links.authority(), keys, authority);
            ask(links.shadow(), keys, shadow);
            takeOriginals(links.authority());
            takeCopies(links.shadow());
        }

        private void ask(RedisLink link, List<Key> keys, SideCapabilities side) {
            for (Key key : keys) {
                habits.ask(link, key);
                Expiry.ask(link, key, side);
            }
            link.flush();
        }

        private void takeOriginals(RedisLink link) {
            long bytes = 0;
            for (int i = 0; i < same.length; i++) {
                Object value = noted(link.receive());
                expiries[i] = Expiry.take(link, authority);
                values.add(value);
                if (value instanceof byte[] string) {
                    bytes += string.length;
                } else {
                    others++;
                }
            }
            habits.portions().read(same.length, bytes);
        }

        private void takeCopies(RedisLink link) {
            for (int i = 0; i < same.length; i++) {
                Object value = noted(link.receive());
                Expiry expiry = Expiry.take(link, shadow);
                same[i] = values.get(i) instanceof byte[] original
                        && value instanceof byte[] copy
                        && !habits.isLarge(original)
                        && expiries[i].sameAs(expiry)
                        && !expiry.noKey()
                        && expiries[i].refusal() == null
                        && expiry.refusal() == null
                        && Arrays.equals(original, copy);
            }
        }

        private @Nullable Object noted(@Nullable Object reply) {
            if (reply instanceof ErrorReply error && WatchedReads.LASTING.contains(error.code())) {
                habits.refused().set(true);
            }
            return reply;
        }
    }
}
