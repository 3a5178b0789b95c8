package io.crossfade.command;

import java.util.ArrayList;
import java.util.List;

/**
 * The form in which {@code commands.tsv} writes key positions, separated by spaces: {@code ACCESS:BEGIN:FIND}.
 *
 * <p>ACCESS is RO, RW, OW or RM as in {@code COMMAND}. BEGIN is an index, or {@code KEYWORD@start}. FIND is
 * {@code last/step/limit}, or {@code #number/first/step} for counted keys. A {@code ?} stands for what {@code COMMAND}
 * does not tell.
 */
final class KeyPositionText {
    private static final String OPEN = "?";

    private KeyPositionText() {}

    static List<KeyPosition> parse(String text) {
        List<KeyPosition> positions = new ArrayList<>();
        if (text.equals(Tsv.EMPTY)) {
            return positions;
        }
        for (String position : text.split(" ")) {
            String[] parts = position.split(":");
            if (parts.length != 3) {
                throw new IllegalArgumentException("key position " + position + " is not ACCESS:BEGIN:FIND");
            }
            if (!parts[1].equals(OPEN) && !parts[2].equals(OPEN)) {
                positions.add(new KeyPosition(!parts[0].equals("RO"), begin(parts[1]), find(parts[2])));
            }
        }
        return positions;
    }

    /**
     * Does nothing if {@code text} is well formed.
     *
     * @throws IllegalArgumentException if it is not, saying where
     */
    static void check(String text) {
        parse(text);
    }

    /** Returns the index of the only key that a command with these positions can have, or 0 if it may have others. */
    static int fixedIndex(String text) {
        String[] parts = text.split(":");
        boolean one = parts.length == 3 && parts[2].startsWith("0/") && parts[1].indexOf('@') < 0;
        return one ? Integer.parseInt(parts[1]) : 0;
    }

    private static KeyBegin begin(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? KeyBegin.index(number(text))
                : KeyBegin.keyword(text.substring(0, at), number(text.substring(at + 1)));
    }

    private static KeyFind find(String text) {
        boolean counted = text.startsWith("#");
        String[] parts = text.substring(counted ? 1 : 0).split("/");
        if (parts.length != 3) {
            throw new IllegalArgumentException("key range " + text + " has not three numbers");
        }
        int first = number(parts[0]);
        int second = number(parts[1]);
        int third = number(parts[2]);
        return counted ? new KeyFind.Counted(first, second, third) : new KeyFind.Range(first, second, third);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("key position has " + text + " where a number belongs", e);
        }
    }
}
