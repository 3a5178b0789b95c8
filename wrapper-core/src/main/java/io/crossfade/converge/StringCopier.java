package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Copies keys that hold strings, in bulk and cheaply for both servers: GETRANGE instead of DUMP, MSET and SET instead of RESTORE. It obeys the
 * rule of convergence by a WATCH, and leaves whatever it cannot prove to a {@link Converger}.
 *
 * <p>Thread-safe; each call uses the two connections it is given, alone, and blocks for its round trips. A server that refuses
 * WATCH or GETRANGE (a proxy, a cluster node asked for keys of several slots) is not asked again: every key is left then.
 */
public final class StringCopier {
    private final SideCapabilities authority;
    private final SideCapabilities shadow;
    private final StringHabits habits;

    /** Creates a copier for one direction. */
    public StringCopier(SideCapabilities authority, SideCapabilities shadow, ConvergeConfig config) {
        this.authority = requireNonNull(authority, "authority");
        this.shadow = requireNonNull(shadow, "shadow").against(authority);
        this.habits = new StringHabits(config.wholeValueBytes());
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
        if (!habits.asksTypes()) {
            StringRun run = new StringRun(authority, shadow, links, habits, keys, usages);
            List<Convergence> copied = run.run();
            habits.saw(run.otherTypes(), keys.size());
            return copied;
        }
        int[] strings = StringHabits.strings(authorityLink, keys);
        habits.saw(keys.size() - strings.length, keys.size());
        List<Key> picked = IntStream.of(strings).mapToObj(keys::get).toList();
        List<Convergence> copied = new StringRun(authority, shadow, links, habits, picked, usages.pick(strings)).run();
        Convergence[] results = new Convergence[keys.size()];
        Arrays.fill(results, Convergence.unsettled());
        for (int i = 0; i < strings.length; i++) {
            results[strings[i]] = copied.get(i);
        }
        return Arrays.asList(results);
    }

    /** As {@link #copy(RedisLink, RedisLink, List, KeyUsages)}, taking nothing along. */
    public List<Convergence> copy(RedisLink authorityLink, RedisLink shadowLink, List<Key> keys) {
        return copy(authorityLink, shadowLink, keys, KeyUsages.of(Usage.NONE, keys));
    }
}
