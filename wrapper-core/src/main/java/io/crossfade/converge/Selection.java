package io.crossfade.converge;

import java.util.Arrays;

/** A growing choice of indices with a known bound. */
final class Selection {
    private final int[] indices;
    private int size;

    Selection(int bound) {
        indices = new int[bound];
    }

    /** Returns the indices at which {@code excluded} is false. */
    static int[] without(boolean[] excluded) {
        Selection left = new Selection(excluded.length);
        for (int i = 0; i < excluded.length; i++) {
            if (!excluded[i]) {
                left.add(i);
            }
        }
        return left.toArray();
    }

    void add(int index) {
        indices[size++] = index;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int[] toArray() {
        return size == indices.length ? indices : Arrays.copyOf(indices, size);
    }
}
