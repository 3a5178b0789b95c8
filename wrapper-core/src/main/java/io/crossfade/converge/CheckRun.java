package io.crossfade.converge;

import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Checks one batch of keys: reads both sides at once, and converges what differs. */
final class CheckRun {
    /** Whole values of both sides are in memory while they are compared, so these are few at a time. */
    private static final int COMPARED_AT_ONCE = 32;

    private final ConvergeContext context;
    private final Links links;
    private final List<Key> keys;
    private final Convergence[] results;
    private final KeyState[] seen;

    CheckRun(ConvergeContext context, Links links, List<Key> keys) {
        this.context = context;
        this.links = links;
        this.keys = keys;
        this.results = new Convergence[keys.size()];
        this.seen = new KeyState[keys.size()];
    }

    /** Returns one result per key, in order. */
    List<Convergence> run() {
        Selection different = new Selection(keys.size());
        for (int i : sameMeaning(compareStates(context.small(links, keys, results), different), different)) {
            results[i] = Convergence.identical(seen[i].payloadBytes());
        }
        converge(different.toArray());
        return Arrays.asList(results);
    }

    /** Compares byte for byte; returns the keys whose values are there on both sides in other bytes. */
    private int[] compareStates(int[] small, Selection different) {
        KeyState[] copies = readBoth(small);
        Selection undecided = new Selection(keys.size());
        for (int i : small) {
            String refusal = seen[i].refusal();
            if (refusal != null) {
                results[i] = Convergence.refused("authority: " + refusal);
            } else if (copies[i].refusal() != null) {
                results[i] = Convergence.refused(copies[i].refusal());
            } else if (seen[i].sameAcross(copies[i])) {
                results[i] = Convergence.identical(seen[i].payloadBytes());
            } else if (seen[i].mayMeanTheSameAs(copies[i])) {
                undecided.add(i);
            } else {
                different.add(i);
            }
        }
        return undecided.toArray();
    }

    private KeyState[] readBoth(int[] small) {
        for (int i : small) {
            KeyState.ask(links.authority(), keys.get(i), context.authority());
        }
        links.authority().flush();
        for (int i : small) {
            KeyState.ask(links.shadow(), keys.get(i), context.shadow());
        }
        links.shadow().flush();
        for (int i : small) {
            seen[i] = KeyState.take(links.authority(), context.authority());
        }
        KeyState[] copies = new KeyState[keys.size()];
        for (int i : small) {
            copies[i] = KeyState.take(links.shadow(), context.shadow());
        }
        return copies;
    }

    /** Compares by type; returns the keys that mean the same. */
    private int[] sameMeaning(int[] undecided, Selection different) {
        Selection same = new Selection(undecided.length);
        for (int from = 0; from < undecided.length; from += COMPARED_AT_ONCE) {
            int[] some = Arrays.copyOfRange(undecided, from, Math.min(undecided.length, from + COMPARED_AT_ONCE));
            List<Key> picked = pick(some);
            TypedRead original = new TypedRead("authority", links.authority(), context.authority(), picked);
            TypedRead copy = new TypedRead("shadow", links.shadow(), context.shadow(), picked);
            TypedRead.complete(original, copy);
            for (int i = 0; i < some.length; i++) {
                (original.value(i).sameAs(copy.value(i)) ? same : different).add(some[i]);
            }
        }
        return same.toArray();
    }

    private void converge(int[] different) {
        if (different.length == 0) {
            return;
        }
        List<Key> picked = pick(different);
        List<Convergence> outcomes =
                new ConvergeRun(context, links, picked, KeyUsages.of(context.usage(), picked)).run();
        for (int i = 0; i < different.length; i++) {
            results[different[i]] = outcomes.get(i).afterDifference();
        }
    }

    private List<Key> pick(int[] indices) {
        List<Key> picked = new ArrayList<>(indices.length);
        for (int i : indices) {
            picked.add(keys.get(i));
        }
        return picked;
    }
}
