package io.crossfade.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/** Compares the keys that the table finds in the forms of {@code key-forms.txt} with those that a server finds. */
final class KeysByServer {
    private static final CommandTable TABLE = CommandTable.standard();

    private final Connection connection;
    private final List<CommandRow> rows;
    private final Set<String> known;

    KeysByServer(Connection connection) {
        this.connection = connection;
        this.rows = ServerCommands.of(connection).rows();
        this.known = rows.stream().map(CommandRow::name).collect(Collectors.toSet());
    }

    static List<String> forms() {
        return Tsv.resource("key-forms.txt");
    }

    private static String name(String form) {
        return TABLE.find(Command.of(form.split(" "))).name();
    }

    List<CommandRow> rows() {
        return rows;
    }

    /** Returns the forms whose command the server has. */
    List<String> formsOfTheServer() {
        return forms().stream().filter(form -> known.contains(name(form))).toList();
    }

    void assertSameKeys(String form) {
        String[] words = form.split(" ");
        assertThat(TABLE.find(Command.of(words)).keys(Command.of(words)))
                .as(form)
                .containsExactlyElementsOf(keys(words));
    }

    /** MIGRATE apart, whose keys stand in two forms of its own and which is refused. */
    void assertEveryCommandWithKeysHasAForm() {
        assertThat(formsOfTheServer().stream().map(KeysByServer::name).collect(Collectors.toSet()))
                .containsAll(rows.stream()
                        .filter(row -> !row.keys().equals(Tsv.EMPTY))
                        .map(CommandRow::name)
                        .filter(name -> !name.equals("MIGRATE"))
                        .toList());
    }

    private List<Key> keys(String... words) {
        String[] args = new String[words.length + 1];
        args[0] = "GETKEYS";
        System.arraycopy(words, 0, args, 1, words.length);
        connection.sendCommand(Protocol.Command.COMMAND, args);
        try {
            List<Key> keys = new ArrayList<>();
            for (Object key : (List<?>) connection.getOne()) {
                keys.add(Key.of((byte[]) key));
            }
            return keys;
        } catch (JedisDataException noKeys) {
            assertThat(noKeys.getMessage()).containsAnyOf("no key arguments", "Invalid arguments");
            return List.of();
        }
    }
}
