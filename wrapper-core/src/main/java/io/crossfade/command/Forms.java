package io.crossfade.command;

import io.crossfade.model.Command;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What depends on how a command is written: the column {@code forms} of {@code command-rules.tsv}.
 *
 * @param replayMaxArgs a longer one is not replayed verbatim
 * @param replayNot options with which it is not replayed verbatim
 * @param writesAll whether keys that the server flags as read count as written too
 * @param writesFrom a shorter one does not write
 * @param writesWith without one of these words it does not write; empty: no matter
 * @param patternOptions options whose value is a pattern of further keys that it reads
 * @param scriptAt the argument that is a script as text, which the other side should know too; 0 if there is none
 * @param memberFrom the first argument that names a member of its key; 0 if it changes more, or other things
 * @param memberStep how far it is from one such argument to the next
 * @param sortStore whether it has a key where SORT has its destination
 * @param cursorIndex where the cursor of an iteration stands; 0 if it is no step of one
 * @param split how it is taken apart if its keys are in several hash slots; null if it cannot be
 * @param databases where it names databases
 * @param slotIndex where the number of a hash slot stands, whose primary alone can answer; 0 if there is none
 * @param nodes how the replies of all nodes of a cluster become one; null if one node executes it
 * @param keyNames where it, or its reply, names keys besides its key arguments
 */
record Forms(
        int replayMaxArgs,
        Words replayNot,
        boolean writesAll,
        int writesFrom,
        Words writesWith,
        Words patternOptions,
        int scriptAt,
        int memberFrom,
        int memberStep,
        boolean sortStore,
        int cursorIndex,
        @Nullable SplitRule split,
        DatabaseArguments databases,
        int slotIndex,
        @Nullable ReplyMerge nodes,
        KeyNames keyNames) {
    private static final Set<String> NAMES = Set.of(
            "max",
            "not",
            "writes",
            "writes-from",
            "writes-with",
            "patterns",
            "script",
            "members",
            "members-step",
            "key",
            "cursor",
            "split",
            "database",
            "database-after",
            "each-database",
            "slot",
            "nodes",
            "names");

    static final Forms NONE = parse(Tsv.EMPTY);

    /** Reads forms, separated by spaces. */
    static Forms parse(String cell) {
        Map<String, String> values = new HashMap<>();
        for (String form : cell.equals(Tsv.EMPTY) ? new String[0] : cell.split(" ")) {
            int equals = form.indexOf('=');
            String name = equals < 0 ? form : form.substring(0, equals);
            if (equals < 0 || !NAMES.contains(name)) {
                throw new IllegalArgumentException("no form is called " + form);
            }
            values.put(name, form.substring(equals + 1));
        }
        return new Forms(
                number(values, "max", Integer.MAX_VALUE),
                Words.options(values.get("not"), 2),
                flag(values, "writes", "all"),
                number(values, "writes-from", 0),
                Words.anywhere(values.get("writes-with"), 2),
                Words.anywhere(values.get("patterns"), 2),
                number(values, "script", 0),
                number(values, "members", 0),
                number(values, "members-step", 1),
                flag(values, "key", "sort-store"),
                number(values, "cursor", 0),
                split(values.get("split")),
                DatabaseArguments.of(values),
                number(values, "slot", 0),
                merge(values.get("nodes")),
                keyNames(values.getOrDefault("names", "nowhere")));
    }

    private static @Nullable SplitRule split(@Nullable String text) {
        return text == null ? null : SplitRule.parse(text);
    }

    private static @Nullable ReplyMerge merge(@Nullable String text) {
        return text == null ? null : Tsv.constant(ReplyMerge.class, text.toUpperCase(Locale.ROOT));
    }

    private static KeyNames keyNames(String text) {
        return Tsv.constant(KeyNames.class, text.toUpperCase(Locale.ROOT));
    }

    boolean mayReplay(Command command) {
        return command.size() <= replayMaxArgs && !replayNot.occurIn(command);
    }

    boolean mayWrite(Command command) {
        return command.size() >= writesFrom && (writesWith.isEmpty() || writesWith.occurIn(command));
    }

    boolean readsPatterns(Command command) {
        return patternOptions.occurWithPattern(command);
    }

    private static int number(Map<String, String> values, String name, int otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("form " + name + " has " + value + " instead of a number", e);
        }
    }

    private static boolean flag(Map<String, String> values, String name, String expected) {
        String value = values.get(name);
        if (value != null && !value.equals(expected)) {
            throw new IllegalArgumentException("form " + name + " has " + value + " instead of " + expected);
        }
        return value != null;
    }
}
