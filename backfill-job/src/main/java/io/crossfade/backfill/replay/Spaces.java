package io.crossfade.backfill.replay;

import java.util.HashMap;
import java.util.Map;

/**
 * Which area holds which database: to exchange two or to empty one takes a new number and no key. Not thread-safe.
 */
final class Spaces {
    private final Map<Integer, Integer> spaces = new HashMap<>();
    private int next;

    int of(int database) {
        return spaces.computeIfAbsent(database, none -> next++);
    }

    void swap(int one, int other) {
        int first = of(one);
        spaces.put(one, of(other));
        spaces.put(other, first);
    }

    /** What {@code database} held is not part of it any more. */
    void empty(int database) {
        spaces.put(database, next++);
    }

    void emptyAll() {
        spaces.clear();
    }

    /** Returns the database of each number that is still one's. */
    Map<Integer, Integer> databases() {
        Map<Integer, Integer> databases = new HashMap<>();
        spaces.forEach((database, space) -> databases.put(space, database));
        return databases;
    }
}
