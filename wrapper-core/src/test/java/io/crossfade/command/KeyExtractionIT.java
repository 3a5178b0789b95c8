package io.crossfade.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;

/** The table against a server that is older than those it was generated from. */
class KeyExtractionIT {
    private static RealRedis server;
    private static Connection connection;
    private static KeysByServer keys;

    @BeforeAll
    static void startServer() {
        server = RealRedis.start();
        connection = server.connection();
        keys = new KeysByServer(connection);
    }

    @AfterAll
    static void stopServer() {
        connection.close();
        server.close();
    }

    @Test
    @Behaviour("CT-2")
    void keys_everyForm_thoseOfTheServer() {
        assertThat(keys.formsOfTheServer()).hasSizeGreaterThan(200).allSatisfy(keys::assertSameKeys);
    }

    @Test
    void forms_commandsWithKeys_allThere() {
        keys.assertEveryCommandWithKeysHasAForm();
    }

    /** What the server says of where keys stand has not changed since. */
    @Test
    void table_commandsOfTheServer_sameKeys() {
        Map<String, String> table = places(CommandRow.parse(Tsv.resource(CommandRow.TABLE)));

        assertThat(keys.rows()).hasSizeGreaterThan(360);
        assertThat(table).containsAllEntriesOf(places(keys.rows()));
    }

    private static Map<String, String> places(List<CommandRow> rows) {
        return rows.stream()
                .collect(Collectors.toMap(CommandRow::name, row -> row.keys().replace("RW:", "OW:")));
    }
}
