package io.crossfade.command;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds a command by its name as it comes over the wire: open addressing over the upper-case bytes, so that a look-up
 * neither allocates nor decodes text.
 */
final class CommandNames {
    private static final int SLOTS_PER_NAME = 4;

    /** Takes away what tells a lower-case letter from its upper case. */
    private static final int CASE_BLIND = 0xDF;

    private final byte[][] names;
    private final @Nullable CommandSpec[] specs;
    private final int mask;

    CommandNames(List<CommandSpec> commands, Function<CommandSpec, String> name) {
        int slots = Integer.highestOneBit(Math.max(1, commands.size()) * SLOTS_PER_NAME) << 1;
        this.names = new byte[slots][];
        this.specs = new CommandSpec[slots];
        this.mask = slots - 1;
        for (CommandSpec command : commands) {
            put(Ascii.upperCase(name.apply(command)), command);
        }
    }

    private void put(byte[] name, CommandSpec command) {
        int slot = hash(name) & mask;
        while (specs[slot] != null) {
            if (Ascii.matches(name, names[slot])) {
                throw new IllegalStateException("command " + command.name() + " stands twice in the table");
            }
            slot = slot + 1 & mask;
        }
        names[slot] = name;
        specs[slot] = command;
    }

    /** Returns the command called {@code name}, in any case, or null. */
    @Nullable CommandSpec get(byte[] name) {
        int slot = hash(name) & mask;
        for (CommandSpec spec = specs[slot]; spec != null; spec = specs[slot]) {
            if (Ascii.matches(name, names[slot])) {
                return spec;
            }
            slot = slot + 1 & mask;
        }
        return null;
    }

    private static int hash(byte[] name) {
        int hash = name.length;
        for (byte b : name) {
            hash = hash * 31 + (b & CASE_BLIND);
        }
        return hash ^ hash >>> 15;
    }
}
