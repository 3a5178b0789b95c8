package io.crossfade.command;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.List;

/**
 * One place in the arguments of a command where keys stand.
 *
 * @param written whether the command may change the keys there
 * @param begin where the search begins
 * @param find which arguments from there are keys
 */
record KeyPosition(boolean written, KeyBegin begin, KeyFind find) {
    /** Returns how many keys stand here; 0 if the arguments make no sense. */
    int count(Command command) {
        int begins = begin.of(command);
        if (begins < 0) {
            return 0;
        }
        int first = find.first(begins);
        int last = find.last(command, begins);
        boolean inside = first <= last && last < command.size();
        return inside ? (last - first) / find.step() + 1 : 0;
    }

    /** Returns the index of the first key; only meaningful if {@link #count} is not 0. */
    int first(Command command) {
        return find.first(begin.of(command));
    }

    /** Returns the distance from key to key. */
    int step() {
        return find.step();
    }

    void collect(Command command, List<Key> into) {
        int count = count(command);
        int index = count == 0 ? 0 : first(command);
        for (int i = 0; i < count; i++, index += find.step()) {
            into.add(Key.of(command.arg(index)));
        }
    }
}
