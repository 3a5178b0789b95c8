package io.crossfade.command;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All places where a command has keys. */
final class KeyPositions {
    private static final int NOT_FIXED = 0;

    private final KeyPosition[] positions;
    private final boolean allWritten;
    private final int fixedIndex;

    /**
     * Creates the positions.
     *
     * @param fixedIndex the one argument that is the one key, whatever the form of the command; 0 if there is no such
     */
    private KeyPositions(List<KeyPosition> positions, boolean allWritten, int fixedIndex) {
        this.positions = positions.toArray(KeyPosition[]::new);
        this.allWritten = allWritten;
        this.fixedIndex = fixedIndex;
    }

    /** Reads positions in the form of {@code commands.tsv}, and one more if {@code rule} names it. */
    static KeyPositions of(String text, Forms forms) {
        List<KeyPosition> positions = KeyPositionText.parse(text);
        int fixedIndex = forms.sortStore() ? NOT_FIXED : KeyPositionText.fixedIndex(text);
        if (forms.sortStore()) {
            positions.add(new KeyPosition(true, KeyBegin.sortStore(), new KeyFind.Range(0, 1, 0)));
        }
        return new KeyPositions(positions, forms.writesAll(), fixedIndex);
    }

    int count(Command command) {
        if (fixedIndex != NOT_FIXED) {
            return fixedIndex < command.size() ? 1 : 0;
        }
        int count = 0;
        for (KeyPosition position : positions) {
            count += position.count(command);
        }
        return count;
    }

    /** Returns the key if there is exactly one. */
    @Nullable Key single(Command command) {
        if (fixedIndex != NOT_FIXED) {
            return fixedIndex < command.size() ? Key.of(command.arg(fixedIndex)) : null;
        }
        return count(command) == 1 ? all(command).get(0) : null;
    }

    List<Key> all(Command command) {
        return collect(command, false);
    }

    List<Key> written(Command command) {
        return collect(command, !allWritten);
    }

    /** Returns all arguments with other names for the keys; null if there is no key. */
    byte @Nullable [][] renamed(Command command, UnaryOperator<byte[]> name) {
        byte[][] args = null;
        for (KeyPosition position : positions) {
            int count = position.count(command);
            int index = count == 0 ? 0 : position.first(command);
            for (int i = 0; i < count; i++, index += position.step()) {
                args = args == null ? copy(command) : args;
                args[index] = name.apply(command.arg(index));
            }
        }
        return args;
    }

    private static byte[][] copy(Command command) {
        byte[][] args = new byte[command.size()][];
        for (int i = 0; i < args.length; i++) {
            args[i] = command.arg(i);
        }
        return args;
    }

    private List<Key> collect(Command command, boolean writtenOnly) {
        if (positions.length == 0) {
            return List.of();
        }
        List<Key> keys = new ArrayList<>(count(command));
        for (KeyPosition position : positions) {
            if (position.written() || !writtenOnly) {
                position.collect(command, keys);
            }
        }
        return keys;
    }
}
