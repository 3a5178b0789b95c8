package io.crossfade.converge;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What both sides hold under the ids {@code from} to {@code to}, both included.
 *
 * @param wanted what the authority holds
 * @param held what the shadow holds
 */
record StreamWindow<V>(StreamId from, StreamId to, NavigableMap<StreamId, V> wanted, NavigableMap<StreamId, V> held) {
    /** Reads the first of a range on one side. */
    interface Reader<V> {
        NavigableMap<StreamId, V> read(StreamId from, StreamId to, int count);
    }

    /** Reads about {@code count} on each side, in a range that ends where the shorter reply does. */
    static <V> StreamWindow<V> read(Reader<V> authority, Reader<V> shadow, StreamId from, StreamId atMost, int count) {
        NavigableMap<StreamId, V> wanted = authority.read(from, atMost, count);
        StreamId to = wanted.size() < count ? atMost : wanted.lastKey();
        NavigableMap<StreamId, V> held = shadow.read(from, to, count);
        if (held.size() == count && held.lastKey().compareTo(to) < 0) {
            to = held.lastKey();
            wanted = wanted.headMap(to, true);
        }
        return new StreamWindow<>(from, to, wanted, held);
    }

    /** Whether one side has so many, and the other none: that is no write on its way. */
    boolean isOneSided(int count) {
        return Math.max(wanted.size(), held.size()) >= count && (wanted.isEmpty() || held.isEmpty());
    }

    /** Returns the ids under which the two sides do not hold the same, in order. */
    List<StreamId> differing() {
        TreeSet<StreamId> ids = new TreeSet<>(wanted.keySet());
        ids.addAll(held.keySet());
        List<StreamId> differing = new ArrayList<>();
        for (StreamId id : ids) {
            if (!Objects.equals(wanted.get(id), held.get(id))) {
                differing.add(id);
            }
        }
        return differing;
    }

    /**
     * Returns the ids that differed in both looks, and did not change on the authority in between. Whoever changes one
     * carries it.
     */
    List<StreamId> stillDiffering(StreamWindow<V> later) {
        List<StreamId> both = new ArrayList<>(differing());
        both.retainAll(new TreeSet<>(later.differing()));
        both.removeIf(id -> !Objects.equals(wanted.get(id), later.wanted.get(id)));
        return both;
    }
}
