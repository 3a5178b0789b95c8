package io.crossfade.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.testing.RealRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/** The keys that the table finds are those that a server finds, for every form in {@code key-forms.txt}. */
class KeyExtractionIT {
    private static final CommandTable TABLE = CommandTable.standard();

    private static RealRedis server;
    private static Connection connection;

    @BeforeAll
    static void startServer() {
        server = RealRedis.start();
        connection = server.connection();
    }

    @AfterAll
    static void stopServer() {
        connection.close();
        server.close();
    }

    static List<String> forms() {
        return Tsv.resource("key-forms.txt");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void keys_form_thoseOfTheServer(String form) {
        String[] words = form.split(" ");

        assertThat(TABLE.find(Command.of(words)).keys(Command.of(words)))
                .containsExactlyElementsOf(keysByServer(words));
    }

    @Test
    void forms_commandsOfTheServerWithKeys_allThere() {
        Set<String> named = forms().stream()
                .map(form -> TABLE.find(Command.of(form.split(" "))).name())
                .collect(Collectors.toSet());
        Set<String> withKeys = ServerCommands.of(connection).rows().stream()
                .filter(row -> !row.keys().equals(Tsv.EMPTY))
                .map(CommandRow::name)
                .collect(Collectors.toSet());

        assertThat(forms()).hasSizeGreaterThan(150);
        assertThat(named)
                .containsAll(withKeys.stream()
                        .filter(name -> !name.equals("MIGRATE"))
                        .toList());
    }

    /** This server is older than those of the table: what it says of a command must not have changed since. */
    @Test
    void table_commandsOfAnOlderServer_sameKeys() {
        Map<String, String> table = keys(CommandRow.parse(Tsv.resource(CommandRow.TABLE)));

        assertThat(ServerCommands.of(connection).rows()).hasSizeGreaterThan(360);
        assertThat(table)
                .containsAllEntriesOf(keys(ServerCommands.of(connection).rows()));
    }

    private static Map<String, String> keys(List<CommandRow> rows) {
        return rows.stream()
                .collect(Collectors.toMap(CommandRow::name, row -> row.keys().replace("RW:", "OW:")));
    }

    private static List<Key> keysByServer(String... words) {
        String[] args = new String[words.length + 1];
        args[0] = "GETKEYS";
        System.arraycopy(words, 0, args, 1, words.length);
        connection.sendCommand(Protocol.Command.COMMAND, args);
        try {
            List<Key> keys = new ArrayList<>();
            for (Object key : (List<?>) connection.getOne()) {
                keys.add(Key.of(new String((byte[]) key, StandardCharsets.UTF_8)));
            }
            return keys;
        } catch (JedisDataException noKeys) {
            assertThat(noKeys.getMessage()).containsAnyOf("no key arguments", "Invalid arguments");
            return List.of();
        }
    }
}
