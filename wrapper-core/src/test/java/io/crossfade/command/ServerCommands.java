package io.crossfade.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisProtocol;

/**
 * What a running server says of its commands.
 *
 * @param server the kind of server, {@code redis} or {@code valkey}
 * @param version its version
 * @param rows its commands and subcommands
 */
record ServerCommands(String server, String version, List<CommandRow> rows) {
    /** The flags and tips that matter for what a command means; others, such as {@code fast}, are noise here. */
    private static final Set<String> KEPT_FLAGS = Set.of(
            "write",
            "readonly",
            "admin",
            "pubsub",
            "blocking",
            "nondeterministic_output",
            "nondeterministic_output_order");

    private static final JedisClientConfig RESP2 =
            DefaultJedisClientConfig.builder().protocol(RedisProtocol.RESP2).build();

    static ServerCommands of(HostAndPort address) {
        try (Connection connection = new Connection(address, RESP2)) {
            return of(connection);
        }
    }

    static ServerCommands of(Connection connection) {
        String info = text(ask(connection, Protocol.Command.INFO, "server"));
        String valkey = value(info, "valkey_version");
        String server = valkey.isEmpty() ? "redis" : "valkey";
        Map<String, Object> docs = map(ask(connection, Protocol.Command.COMMAND, "DOCS"));
        List<CommandRow> rows = new ArrayList<>();
        for (Object command : (List<?>) ask(connection, Protocol.Command.COMMAND)) {
            String name = text(((List<?>) command).get(0));
            String group = text(map(docs.get(name)).get("group"));
            add((List<?>) command, server, group, rows);
        }
        return new ServerCommands(server, valkey.isEmpty() ? value(info, "redis_version") : valkey, rows);
    }

    String nameAndVersion() {
        return server + " " + version;
    }

    private static void add(List<?> command, String server, String group, List<CommandRow> rows) {
        String name = text(command.get(0)).toUpperCase(Locale.ROOT).replace('|', ' ');
        Set<String> flags = new HashSet<>(texts(command.get(2)));
        flags.addAll(texts(command.get(7)));
        flags.retainAll(KEPT_FLAGS);
        int arity = ((Long) command.get(1)).intValue();
        rows.add(new CommandRow(name, Set.of(server), group, arity, flags, KeyPositionFormat.of(command.get(8))));
        for (Object subcommand : (List<?>) command.get(9)) {
            add((List<?>) subcommand, server, group, rows);
        }
    }

    private static Object ask(Connection connection, Protocol.Command command, String... args) {
        connection.sendCommand(command, args);
        return connection.getOne();
    }

    private static String value(String info, String field) {
        return info.lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    static String text(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
    }

    static List<String> texts(Object reply) {
        return ((List<?>) reply).stream().map(ServerCommands::text).toList();
    }

    static Map<String, Object> map(Object reply) {
        List<?> flat = (List<?>) reply;
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            map.put(text(flat.get(i)), flat.get(i + 1));
        }
        return map;
    }
}
