package io.crossfade.converge;

import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Converges keys of which many may be strings: those go the cheap way, and whatever that leaves is converged as ever. Thread-safe. */
final class StringsFirst {
    private final Converger converger;
    private final StringCopier strings;

    StringsFirst(Converger converger, StringCopier strings) {
        this.converger = converger;
        this.strings = strings;
    }

    /** Returns one result per key, in order. */
    List<Convergence> converge(Links links, List<Key> keys) {
        List<Convergence> results = new ArrayList<>(strings.copy(links.authority(), links.shadow(), keys));
        int[] left = IntStream.range(0, keys.size())
                .filter(i -> isLeft(results.get(i)))
                .toArray();
        List<Key> rest = IntStream.of(left).mapToObj(keys::get).toList();
        List<Convergence> converged =
                rest.isEmpty() ? List.of() : converger.converge(links.authority(), links.shadow(), rest);
        for (int i = 0; i < left.length; i++) {
            results.set(left[i], converged.get(i));
        }
        return results;
    }

    private static boolean isLeft(Convergence result) {
        return !result.settled() && result.outcome() != Convergence.Outcome.LARGE;
    }
}
