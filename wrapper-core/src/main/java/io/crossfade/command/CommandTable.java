package io.crossfade.command;

import io.crossfade.model.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every command that is known, and what it means. Total: a command that is not known has an answer too.
 *
 * <p>Immutable and thread-safe; never blocks. Built once from the resources of this package.
 */
public final class CommandTable {
    private final List<CommandSpec> specs;
    private final CommandNames names;
    private final String servers;

    private CommandTable(List<CommandSpec> specs, String servers) {
        this.specs = List.copyOf(specs);
        this.servers = servers;
        Map<String, List<CommandSpec>> subcommands = new HashMap<>();
        List<CommandSpec> commands = new ArrayList<>();
        for (CommandSpec spec : specs) {
            int space = spec.name().indexOf(' ');
            if (space < 0) {
                commands.add(spec);
            } else {
                String container = spec.name().substring(0, space);
                subcommands
                        .computeIfAbsent(container, none -> new ArrayList<>())
                        .add(spec);
            }
        }
        for (CommandSpec command : commands) {
            List<CommandSpec> below = subcommands.getOrDefault(command.name(), List.of());
            if (!below.isEmpty()) {
                command.subcommands(new CommandNames(below, CommandTable::subcommandName));
            }
        }
        this.names = new CommandNames(commands, CommandSpec::name);
    }

    /** Returns the table of the servers that Crossfade is built for. */
    public static CommandTable standard() {
        return Standard.TABLE;
    }

    /**
     * Puts both sources together.
     *
     * @throws IllegalStateException naming table, line and command, if one of them cannot be read
     */
    static CommandTable of(List<String> commandLines, List<String> ruleLines) {
        Map<String, CommandRule> rules = new HashMap<>();
        for (CommandRule rule : CommandRule.parse(ruleLines)) {
            if (rules.put(rule.name(), rule) != null) {
                throw new IllegalStateException(CommandRule.TABLE + " has " + rule.name() + " twice");
            }
        }
        List<CommandSpec> specs = new ArrayList<>();
        for (CommandRow row : CommandRow.parse(commandLines)) {
            CommandRule rule = rules.getOrDefault(row.name(), CommandRule.missing(row));
            specs.add(new CommandSpec(row, rule));
        }
        String stamp = commandLines.isEmpty() ? "" : commandLines.get(0);
        if (!stamp.startsWith(CommandRow.STAMP)) {
            throw new IllegalStateException(CommandRow.TABLE + " does not begin with: " + CommandRow.STAMP);
        }
        return new CommandTable(specs, stamp.substring(CommandRow.STAMP.length()));
    }

    /** Returns what {@code command} means, by its name and, where it has subcommands, its first argument. */
    public CommandSpec find(Command command) {
        CommandSpec spec = names.get(command.arg(0));
        return spec == null ? CommandSpec.UNKNOWN : spec.subcommandIn(command);
    }

    /** Returns every command of the table, in the order of their names. */
    public List<CommandSpec> specs() {
        return specs;
    }

    /** Returns the servers and versions that the table was generated from, such as {@code redis 8.0.2, valkey 8.1.1}. */
    public String servers() {
        return servers;
    }

    private static String subcommandName(CommandSpec spec) {
        return spec.name().substring(spec.name().indexOf(' ') + 1);
    }

    private static final class Standard {
        static final CommandTable TABLE = of(Tsv.resource(CommandRow.TABLE), Tsv.resource(CommandRule.TABLE));
    }
}
