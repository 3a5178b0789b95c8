package io.crossfade.command;

import java.util.List;
import java.util.Set;

/**
 * A row of {@code commands.tsv}: what servers say of a command.
 *
 * @param name in upper case; a subcommand after its container and a space
 * @param servers which of the servers know it
 * @param group the group of the server's documentation, such as {@code sorted-set}
 * @param arity the number of arguments with the name; negative: at least so many
 * @param flags the flags and tips of {@code COMMAND} that matter here
 * @param keys the key positions, see {@link KeyPositionText}
 */
record CommandRow(String name, Set<String> servers, String group, int arity, Set<String> flags, String keys) {
    static final String TABLE = "commands.tsv";

    /** What the first line of the table starts with; the servers and their versions follow. */
    static final String STAMP = "# generated from COMMAND of ";

    private static final int COLUMNS = 6;

    CommandRow {
        KeyPositionText.check(keys);
    }

    static List<CommandRow> parse(List<String> lines) {
        return Tsv.parse(TABLE, lines, COLUMNS, CommandRow::of);
    }

    private static CommandRow of(List<String> cells) {
        return new CommandRow(
                cells.get(0),
                words(cells.get(1)),
                cells.get(2),
                Integer.parseInt(cells.get(3)),
                words(cells.get(4)),
                cells.get(5));
    }

    private static Set<String> words(String cell) {
        return cell.equals(Tsv.EMPTY) ? Set.of() : Set.of(cell.split(","));
    }

    boolean isReadOnly() {
        return flags.contains("readonly");
    }
}
