package io.crossfade.command;

import io.crossfade.model.Command;

/** Which arguments, from where the search begins, are keys. */
interface KeyFind {
    /** Returns the index of the first key. */
    int first(int begin);

    /** Returns the index of the last key; less than the first if there is none. */
    int last(Command command, int begin);

    /** Returns the distance from key to key. */
    int step();

    /**
     * A range.
     *
     * @param lastKey relative to the beginning if not negative, else to the end of the arguments
     * @param step the distance from key to key
     * @param limit which part of what remains has the keys (2: the first half); 0 or 1: all
     */
    record Range(int lastKey, int step, int limit) implements KeyFind {
        @Override
        public int first(int begin) {
            return begin;
        }

        @Override
        public int last(Command command, int begin) {
            if (lastKey >= 0) {
                return begin + lastKey;
            }
            return limit <= 1 ? command.size() + lastKey : begin + (command.size() - begin) / limit + lastKey;
        }
    }

    /**
     * As many keys as an argument says.
     *
     * @param numberAt where the number stands, relative to the beginning
     * @param firstKey where the first key stands, relative to the beginning
     * @param step the distance from key to key
     */
    record Counted(int numberAt, int firstKey, int step) implements KeyFind {
        @Override
        public int first(int begin) {
            return begin + firstKey;
        }

        @Override
        public int last(Command command, int begin) {
            int at = begin + numberAt;
            int keys = at < command.size() ? Ascii.count(command.arg(at)) : 0;
            return keys > command.size() ? Integer.MAX_VALUE : first(begin) + (keys - 1) * step;
        }
    }
}
