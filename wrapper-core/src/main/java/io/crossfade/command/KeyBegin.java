package io.crossfade.command;

import io.crossfade.model.Command;

/** Where the search for the keys of a command begins. */
@FunctionalInterface
interface KeyBegin {
    /** The answer when the command, as it is written, has no such place. */
    int NOWHERE = -1;

    /** Returns an index into the arguments, or {@link #NOWHERE}. */
    int of(Command command);

    /** Begins at a fixed place. */
    static KeyBegin index(int index) {
        return command -> index;
    }

    /**
     * Begins after the first {@code keyword}, looked for from argument {@code start} on; if that is negative, backwards
     * from so far before the end.
     */
    static KeyBegin keyword(String keyword, int start) {
        byte[] wanted = Ascii.upperCase(keyword);
        return command -> {
            int step = start > 0 ? 1 : -1;
            int from = start > 0 ? start : command.size() + start;
            for (int i = from; i > 0 && i < command.size(); i += step) {
                if (Ascii.matches(command.arg(i), wanted)) {
                    return i + 1;
                }
            }
            return NOWHERE;
        };
    }

    /**
     * Begins after the last STORE among the options of SORT, which {@code COMMAND} leaves open: the values of BY, GET and
     * LIMIT may look like it (Redis 7.0, {@code db.c}, {@code sortGetKeys}).
     */
    static KeyBegin sortStore() {
        byte[] store = Ascii.upperCase("STORE");
        byte[][] oneValue = {Ascii.upperCase("BY"), Ascii.upperCase("GET")};
        byte[] limit = Ascii.upperCase("LIMIT");
        return command -> {
            int found = NOWHERE;
            for (int i = 2; i < command.size(); i++) {
                byte[] arg = command.arg(i);
                if (Ascii.matchesAny(arg, oneValue)) {
                    i++;
                } else if (Ascii.matches(arg, limit)) {
                    i += 2;
                } else if (Ascii.matches(arg, store) && i + 1 < command.size()) {
                    found = ++i;
                }
            }
            return found;
        };
    }
}
