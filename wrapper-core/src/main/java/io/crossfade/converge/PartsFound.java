package io.crossfade.converge;

import io.crossfade.converge.ValueDetail.Counts;
import io.crossfade.converge.ValueDetail.How;
import io.crossfade.converge.ValueDetail.Spot;
import io.crossfade.model.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Gathers the parts in which two values differ: counts all, names the first. For one thread. */
final class PartsFound {
    private static final int MOST_NAME_BYTES = 256;

    private final Map<PartKind, Counts> counts = new EnumMap<>(PartKind.class);
    private final List<Spot> first = new ArrayList<>();
    private boolean whole = true;

    /** A part that has a name. */
    void named(PartKind kind, How how, ByteBuffer name) {
        count(kind, how, 1);
        if (first.size() < ValueDetail.MOST_NAMED) {
            byte[] bytes = name.array();
            Key shown = Key.of(bytes.length <= MOST_NAME_BYTES ? bytes : Arrays.copyOf(bytes, MOST_NAME_BYTES));
            first.add(new Spot(kind, how, shown, Key.of(bytes).fingerprint()));
        }
    }

    /** A part that has a place. */
    void placed(PartKind kind, How how, Object place) {
        placed(kind, how, place, 1);
    }

    /** So many parts, the first of which is at {@code place}. */
    void placed(PartKind kind, How how, Object place, long count) {
        count(kind, how, count);
        if (first.size() < ValueDetail.MOST_NAMED) {
            first.add(new Spot(kind, how, Key.of(place.toString()), place.toString()));
        }
    }

    /** There are parts that nobody has looked at. */
    void notAll() {
        whole = false;
    }

    ValueDetail detail(String type) {
        return new ValueDetail(type, counts, first, whole);
    }

    private void count(PartKind kind, How how, long more) {
        counts.put(kind, counts.getOrDefault(kind, Counts.NONE).plus(how, more));
    }
}
