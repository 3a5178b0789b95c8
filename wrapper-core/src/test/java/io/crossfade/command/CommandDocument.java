package io.crossfade.command;

import io.crossfade.model.MigrationPhase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes docs/commands.md from the table. */
final class CommandDocument {
    private static final String HEAD =
            """
            # Commands

            What happens to each command, in one line: every command and subcommand of %s. Generated from the command table; a
            test compares. After a change of the table: `./mvnw -q -Dquick -pl wrapper-core -am test -Dtest=CommandDocTest -Dcrossfade.write-documents=true`.

            - **Read**: the authority answers. Where shadow reads are sampled, the line says how the two replies must agree.
            - **Write**: the authority executes it and its reply is the caller's. *Replayed*: the same command is repeated on the shadow, and the key checked. A change
              of a part of a key is replayed only where the shadow is known to hold the whole key. *As state*: the value, type and expiry of its keys are copied until both sides agree.
            - **Message**: the authority's subscribers get it first and its reply is the caller's; then those who are still on the shadow.
            - **Both**: executed on the authority, then on the other side too.
            - **Answered**: the authority answers; nothing is carried.
            - **Refused**: fails by name before anything is sent, in every phase alike. A refusal is a `JedisDataException` that says why.

            Wrong arguments, wrong types and errors of any kind are the authority's own. A command that is not in this table fails, or its keys are converged
            (`crossfade.unknown-commands`, see [configuration.md](configuration.md)).

            ## Phases
            """;

    private final List<CommandRow> rows = CommandRow.parse(Tsv.resource(CommandRow.TABLE));
    private final Map<String, List<String>> rules = new LinkedHashMap<>();

    private CommandDocument() {
        Tsv.parse(CommandRule.TABLE, Tsv.resource(CommandRule.TABLE), 7, cells -> cells)
                .forEach(cells -> rules.put(cells.get(0), cells));
    }

    static List<String> lines() {
        return new CommandDocument().all();
    }

    private List<String> all() {
        List<String> lines = new ArrayList<>();
        HEAD.formatted(CommandTable.standard().servers()).lines().forEach(lines::add);
        lines.add("");
        phases(lines);
        Map<String, List<CommandRow>> groups = new TreeMap<>();
        rows.forEach(row ->
                groups.computeIfAbsent(row.group(), none -> new ArrayList<>()).add(row));
        groups.forEach((group, members) -> {
            lines.addAll(List.of("", "## " + group, "", "| Command | What happens |", "|---|---|"));
            members.forEach(
                    row -> lines.add("| " + name(row) + " | " + CommandWords.of(row, rules.get(row.name())) + " |"));
        });
        return lines;
    }

    private static void phases(List<String> lines) {
        List<String> head = new ArrayList<>(List.of("The command"));
        for (MigrationPhase phase : MigrationPhase.values()) {
            head.add(phase.name());
            if (phase == MigrationPhase.TARGET_LIVE) {
                head.add(phase.name() + ", lazy");
            }
        }
        lines.add(row(head));
        lines.add("|" + "---|".repeat(head.size()));
        for (Route route : Route.values()) {
            List<String> cells = new ArrayList<>(List.of(route.title()));
            for (MigrationPhase phase : MigrationPhase.values()) {
                cells.add(route.in(phase, false));
                if (phase == MigrationPhase.TARGET_LIVE) {
                    cells.add(route.in(phase, true));
                }
            }
            lines.add(row(cells));
        }
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String name(CommandRow row) {
        String only =
                row.servers().size() == 1 ? " (" + row.servers().iterator().next() + " only)" : "";
        return "`" + row.name() + "`" + only;
    }

    /** Returns words as {@code a, b or c}. */
    static String either(String commaSeparated) {
        List<String> words = Arrays.asList(commaSeparated.split(","));
        String last = words.get(words.size() - 1);
        return words.size() == 1 ? last : String.join(", ", words.subList(0, words.size() - 1)) + " or " + last;
    }
}
