package io.crossfade.command;

import io.crossfade.model.Command;
import org.jspecify.annotations.Nullable;

/** Words that are looked for among the arguments of a command, in any case. */
final class Words {
    /** Options stand before the values, of which there may be thousands; none has more than this many words. */
    private static final int OPTIONS = 6;

    private final byte[][] words;
    private final int from;
    private final int end;

    private Words(byte[][] words, int from, int end) {
        this.words = words;
        this.from = from;
        this.end = end;
    }

    /** Words, separated by commas, that count from argument {@code from} to the end. */
    static Words anywhere(@Nullable String text, int from) {
        return new Words(split(text), from, Integer.MAX_VALUE);
    }

    /** Words, separated by commas, that count where options stand that begin with argument {@code from}. */
    static Words options(@Nullable String text, int from) {
        return new Words(split(text), from, from + OPTIONS);
    }

    boolean isEmpty() {
        return words.length == 0;
    }

    boolean occurIn(Command command) {
        if (words.length == 0) {
            return false;
        }
        int last = Math.min(end, command.size());
        for (int i = from; i < last; i++) {
            if (Ascii.matchesAny(command.arg(i), words)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether one of the words is followed by an argument with a {@code *}. */
    boolean occurWithPattern(Command command) {
        if (words.length == 0) {
            return false;
        }
        int last = Math.min(end, command.size()) - 1;
        for (int i = from; i < last; i++) {
            if (Ascii.matchesAny(command.arg(i), words) && hasStar(command.arg(i + 1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasStar(byte[] arg) {
        for (byte b : arg) {
            if (b == '*') {
                return true;
            }
        }
        return false;
    }

    private static byte[][] split(@Nullable String text) {
        if (text == null) {
            return new byte[0][];
        }
        String[] parts = text.split(",");
        byte[][] words = new byte[parts.length][];
        for (int i = 0; i < parts.length; i++) {
            words[i] = Ascii.upperCase(parts[i]);
        }
        return words;
    }
}
