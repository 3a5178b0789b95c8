package io.crossfade.converge;

import static java.util.Objects.requireNonNull;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Copies keys that hold strings, in bulk and cheaply for both servers: GETRANGE instead of DUMP, MSET, MSETNX and SET instead of RESTORE. It obeys the
 * rule of convergence by a WATCH, or by writing over nothing, and leaves whatever it cannot prove to a {@link Converger}.
 *
 * <p>Thread-safe; each call uses the two connections it is given, alone, and blocks for its round trips. A server that refuses
 * WATCH or GETRANGE (a proxy, a cluster node asked for keys of several slots) is not asked again: every key is left then.
 */
public final class StringCopier {
    private final SideCapabilities authority;
    private final SideCapabilities shadow;
    private final StringHabits habits;
    private final boolean createsFirst;

    /** Creates a copier for one direction. */
    public StringCopier(SideCapabilities authority, SideCapabilities shadow, ConvergeConfig config) {
        this(authority, shadow, config, false);
    }

    private StringCopier(
            SideCapabilities authority, SideCapabilities shadow, ConvergeConfig config, boolean createsFirst) {
        this.authority = requireNonNull(authority, "authority");
        this.shadow = requireNonNull(shadow, "shadow").against(authority);
        this.habits = new StringHabits(config.wholeValueBytes());
        this.createsFirst = createsFirst;
    }

    /**
     * Returns a copier that creates what the shadow does not hold yet, which is cheaper. It relies on everybody who writes the authority meanwhile to obey the
     * rule of convergence, where the other one notices by itself what is written until it has proven a key.
     */
    public static StringCopier creating(SideCapabilities authority, SideCapabilities shadow, ConvergeConfig config) {
        return new StringCopier(authority, shadow, config, true);
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
            return copyStrings(links, keys, usages, true);
        }
        int[] strings = StringHabits.strings(authorityLink, keys);
        habits.saw(keys.size() - strings.length, keys.size());
        List<Key> picked = IntStream.of(strings).mapToObj(keys::get).toList();
        List<Convergence> copied = copyStrings(links, picked, usages.pick(strings), false);
        Convergence[] results = new Convergence[keys.size()];
        Arrays.fill(results, Convergence.unsettled());
        for (int i = 0; i < strings.length; i++) {
            results[strings[i]] = copied.get(i);
        }
        return Arrays.asList(results);
    }

    private List<Convergence> copyStrings(Links links, List<Key> keys, KeyUsages usages, boolean ofAnyType) {
        if (!createsFirst || usages.areWanted() || !habits.creates()) {
            StringRun run = new StringRun(authority, shadow, links, habits, keys, usages);
            List<Convergence> copied = run.run();
            noteTypes(run.otherTypes(), keys, ofAnyType);
            return copied;
        }
        CreateRun run = new CreateRun(authority, shadow, links, habits, keys);
        Convergence[] results = run.run();
        noteTypes(run.otherTypes(), keys, ofAnyType);
        int[] present = run.present();
        if (present.length > 0) {
            List<Key> there = IntStream.of(present).mapToObj(keys::get).toList();
            List<Convergence> copied =
                    new StringRun(authority, shadow, links, habits, there, KeyUsages.of(Usage.NONE, there)).run();
            for (int i = 0; i < present.length; i++) {
                results[present[i]] = copied.get(i);
            }
        }
        return Arrays.asList(results);
    }

    private void noteTypes(int others, List<Key> keys, boolean ofAnyType) {
        if (ofAnyType) {
            habits.saw(others, keys.size());
        }
    }

    /** As {@link #copy(RedisLink, RedisLink, List, KeyUsages)}, taking nothing along. */
    public List<Convergence> copy(RedisLink authorityLink, RedisLink shadowLink, List<Key> keys) {
        return copy(authorityLink, shadowLink, keys, KeyUsages.of(Usage.NONE, keys));
    }
}
