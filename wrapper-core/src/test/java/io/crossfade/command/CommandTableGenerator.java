package io.crossfade.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.HostAndPort;

/**
 * Writes {@code commands.tsv} from the {@code COMMAND} output of running servers: {@code main(file, host:port...)}.
 *
 * <p>Where servers differ the first one that knows a command tells its group, arity and keys; flags and tips are those of
 * any of them. Run it against servers without modules loaded, then give each new command a row in
 * {@code command-rules.tsv}; {@code CommandTableTest} says which are missing.
 */
final class CommandTableGenerator {
    private CommandTableGenerator() {}

    public static void main(String[] args) throws IOException {
        if (args.length < 2) {
            throw new IllegalArgumentException("usage: <file to write> <host:port>...");
        }
        List<ServerCommands> servers = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            servers.add(ServerCommands.of(HostAndPort.from(args[i])));
        }
        Path file = Files.write(Path.of(args[0]), generate(servers));
        System.out.println("wrote " + file);
    }

    /** Returns the lines of the table for {@code servers}. */
    static List<String> generate(List<ServerCommands> servers) {
        Map<String, CommandRow> merged = new TreeMap<>();
        for (ServerCommands server : servers) {
            server.rows().forEach(row -> merged.merge(row.name(), row, CommandTableGenerator::merge));
        }
        String stamp = servers.stream().map(ServerCommands::nameAndVersion).collect(Collectors.joining(", "));
        List<String> lines = new ArrayList<>();
        lines.add(CommandRow.STAMP + stamp);
        lines.add("# by CommandTableGenerator; not to be edited. The form of key positions: KeyPositionText.");
        lines.add("# name\tservers\tgroup\tarity\tflags\tkeys");
        merged.values().forEach(row -> lines.add(line(row)));
        return lines;
    }

    private static CommandRow merge(CommandRow first, CommandRow second) {
        return new CommandRow(
                first.name(),
                union(first.servers(), second.servers()),
                first.group(),
                first.arity(),
                union(first.flags(), second.flags()),
                first.keys());
    }

    private static Set<String> union(Set<String> one, Set<String> two) {
        return Stream.of(one, two).flatMap(Collection::stream).collect(Collectors.toSet());
    }

    private static String line(CommandRow row) {
        return String.join(
                "\t",
                row.name(),
                words(row.servers()),
                row.group(),
                Integer.toString(row.arity()),
                words(row.flags()),
                row.keys());
    }

    private static String words(Set<String> words) {
        return words.isEmpty() ? Tsv.EMPTY : String.join(",", new TreeSet<>(words));
    }
}
