package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.testing.Behaviour;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/** What a connection remembers between commands, spoken in the protocol's own words. */
class SeamSessionIT {
    private final TwoServers servers = new TwoServers();
    private final JedisCrossfade jedis = servers.open(SHADOW_READ);
    private Connection connection;

    @BeforeEach
    void connect() {
        connection = jedis.connectionProvider().getConnection();
    }

    @AfterEach
    void end() {
        connection.close();
        jedis.close();
        servers.close();
    }

    private Object call(Command command, String... args) {
        CommandArguments arguments = new CommandArguments(command);
        for (String arg : args) {
            arguments.add(arg);
        }
        return text(connection.executeCommand(arguments));
    }

    private static Object text(Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return reply instanceof List<?> list
                ? list.stream().map(SeamSessionIT::text).toList()
                : reply;
    }

    @Test
    @Behaviour("JD-4")
    void watch_keyWrittenByTheSameConnection_failsTheTransactionAsOnAServer() {
        call(Command.SET, "k", "1");
        assertThat(call(Command.WATCH, "k")).isEqualTo("OK");
        assertThat(call(Command.SET, "k", "2")).isEqualTo("OK");
        assertThat(call(Command.MULTI)).isEqualTo("OK");
        assertThat(call(Command.SET, "k", "3")).isEqualTo("QUEUED");
        assertThat(call(Command.EXEC)).isNull();
        assertThat(call(Command.GET, "k")).isEqualTo("2");
    }

    @Test
    @Behaviour("JD-4")
    void unwatch_beforeMulti_forgetsTheKeys() {
        call(Command.SET, "k", "1");
        call(Command.WATCH, "k");
        call(Command.SET, "k", "2");
        assertThat(call(Command.UNWATCH)).isEqualTo("OK");
        call(Command.MULTI);
        call(Command.INCR, "k");
        assertThat(call(Command.EXEC)).isEqualTo(List.of(3L));
    }

    /** A server queues UNWATCH and SELECT inside MULTI like any other command, so EXEC has a reply for each. */
    @Test
    @Behaviour("JD-4")
    void exec_unwatchAndSelectInside_hasAReplyForEach() {
        call(Command.MULTI);
        call(Command.INCR, "k");
        assertThat(call(Command.UNWATCH)).isEqualTo("QUEUED");
        assertThat(call(Command.SELECT, "0")).isEqualTo("QUEUED");
        call(Command.INCR, "k");
        assertThat(call(Command.EXEC)).isEqualTo(List.of(1L, "OK", "OK", 2L));
    }

    @Test
    @Behaviour("JD-4")
    void exec_commandRefusedWhileQueueing_abortsAsOnAServer() {
        call(Command.MULTI);
        call(Command.SET, "k", "1");
        assertThatThrownBy(() -> call(Command.INCR)).isInstanceOf(JedisDataException.class);
        assertThatThrownBy(() -> call(Command.EXEC)).hasMessageStartingWith("EXECABORT");
        assertThat(call(Command.EXISTS, "k")).isEqualTo(0L);
    }

    @Test
    @Behaviour("JD-4")
    void session_endedWithoutOne_isAnsweredAsByAServer() {
        assertThatThrownBy(() -> call(Command.EXEC)).hasMessage("ERR EXEC without MULTI");
        assertThatThrownBy(() -> call(Command.DISCARD)).hasMessage("ERR DISCARD without MULTI");
        assertThat(call(Command.UNWATCH)).isEqualTo("OK");
        call(Command.MULTI);
        assertThatThrownBy(() -> call(Command.MULTI)).hasMessageContaining("nested");
        assertThatThrownBy(() -> call(Command.WATCH, "k")).hasMessageContaining("inside MULTI");
        assertThat(call(Command.DISCARD)).isEqualTo("OK");
    }
}
