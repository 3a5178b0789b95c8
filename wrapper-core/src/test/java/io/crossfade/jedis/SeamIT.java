package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.jedis.SeamClient.Opened;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Response;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** The same assertions over every stock client: it behaves as ever, and what it writes is on both servers. */
class SeamIT {
    private final TwoServers servers = new TwoServers();
    private final JedisCrossfade jedis = servers.open(SHADOW_READ);

    @AfterEach
    void end() {
        jedis.close();
        servers.close();
    }

    private void assertCarried() {
        assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
        servers.assertEqual();
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour({"JD-1", "DW-1"})
    @Race("T29")
    void pipeline_errorInTheMiddle_standsAtItsPlace(SeamClient kind) {
        try (Opened client = kind.open(jedis)) {
            client.commands().set("text", "no number");
            try (AbstractPipeline pipeline = client.pipelines().get()) {
                Response<String> before = pipeline.set("a", "1");
                Response<Long> wrong = pipeline.incr("text");
                Response<Long> after = pipeline.rpush("list", "x", "y");
                Response<List<String>> read = pipeline.lrange("list", 0, -1);
                pipeline.sync();
                assertThat(before.get()).isEqualTo("OK");
                assertThatThrownBy(wrong::get)
                        .isInstanceOf(JedisDataException.class)
                        .hasMessageContaining("not an integer");
                assertThat(after.get()).isEqualTo(2);
                assertThat(read.get()).containsExactly("x", "y");
            }
            assertThat(client.commands().get("a")).isEqualTo("1");
        }
        assertCarried();
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour({"JD-1", "DW-6"})
    void transaction_errorInTheMiddle_standsAtItsPlace(SeamClient kind) {
        try (Opened client = kind.open(jedis)) {
            client.commands().set("text", "no number");
            try (AbstractTransaction transaction = client.transactions().get()) {
                transaction.incr("a");
                transaction.incr("text");
                transaction.hset("h", "f", "v");
                List<Object> replies = transaction.exec();
                assertThat(replies).hasSize(3);
                assertThat(replies.get(0)).isEqualTo(1L);
                assertThat(replies.get(1)).isInstanceOf(JedisDataException.class);
                assertThat(replies.get(2)).isEqualTo(1L);
            }
        }
        assertCarried();
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour({"JD-1", "DW-6"})
    void transaction_discarded_leavesNothing(SeamClient kind) {
        try (Opened client = kind.open(jedis)) {
            try (AbstractTransaction transaction = client.transactions().get()) {
                transaction.set("a", "1");
                assertThat(transaction.discard()).isEqualTo("OK");
            }
            assertThat(client.commands().exists("a")).isFalse();
            client.commands().set("b", "1");
        }
        assertCarried();
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour("DW-1")
    void errors_ofTheAuthority_areTheClientsOwn(SeamClient kind) {
        try (Opened client = kind.open(jedis)) {
            client.commands().set("text", "v");
            assertThatThrownBy(() -> client.commands().lpush("text", "x"))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageStartingWith("WRONGTYPE");
            assertThatThrownBy(() -> client.commands().evalsha("0".repeat(40), 0))
                    .isInstanceOf(JedisNoScriptException.class);
            assertThat(client.commands().get("text")).isEqualTo("v");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour("JD-1")
    @Race("T38")
    void arguments_ofAnyBytes_arriveOnBothSides(SeamClient kind) {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        try (Opened client = kind.open(jedis)) {
            client.binary().set(all, all);
            client.binary().hset(new byte[] {0, '\r', '\n'}, Map.of(all, new byte[0]));
            assertThat(client.binary().get(all)).isEqualTo(all);
        }
        assertCarried();
    }

    /** The caller owns its buffers: what it puts in after a call has returned must not change what was written. */
    @ParameterizedTest
    @EnumSource
    @Behaviour("JD-2")
    void buffers_usedAgainAfterTheCall_changeNothing(SeamClient kind) {
        byte[] key = "key:0".getBytes(UTF_8);
        byte[] value = "value:0".getBytes(UTF_8);
        try (Opened client = kind.open(jedis)) {
            for (int i = 0; i < 10; i++) {
                key[4] = (byte) ('0' + i);
                value[6] = (byte) ('0' + i);
                client.binary().set(key, value);
                client.binary().rpush("list".getBytes(UTF_8), value);
            }
            try (AbstractPipeline pipeline = client.pipelines().get()) {
                for (int i = 0; i < 10; i++) {
                    key[4] = (byte) ('a' + i);
                    value[6] = (byte) ('a' + i);
                    pipeline.set(key, value);
                }
            }
            Arrays.fill(key, (byte) '?');
            Arrays.fill(value, (byte) '?');
            assertCarried();
            for (int i = 0; i < 10; i++) {
                assertThat(client.commands().get("key:" + i)).isEqualTo("value:" + i);
                String letter = String.valueOf((char) ('a' + i));
                assertThat(client.commands().get("key:" + letter)).isEqualTo("value:" + letter);
            }
            assertThat(client.commands().exists("key:?")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour({"DW-10", "DW-11"})
    @Race("T44")
    void commands_notSupportedOrUnknown_areRefusedByNameAndNotSent(SeamClient kind) {
        try (Opened client = kind.open(jedis)) {
            client.commands().set("a", "1");
            assertRefused(client, Command.CLIENT, "CLIENT PAUSE", "PAUSE", "100");
            assertRefused(client, Command.FLUSHALL, "FLUSHALL");
            assertRefused(client, Command.MOVE, "MOVE", "a", "1");
            assertRefused(client, Command.AUTH, "AUTH", "secret");
            assertRefused(client, Command.SELECT, "SELECT", "3");
            ProtocolCommand unknown = () -> "NOSUCHCOMMAND".getBytes(UTF_8);
            assertRefused(client, unknown, "NOSUCHCOMMAND", "a");
            assertThat(client.commands().get("a")).isEqualTo("1");
        }
        assertCarried();
    }

    private static void assertRefused(Opened client, ProtocolCommand command, String name, String... args) {
        assertThatThrownBy(() -> client.any().apply(command, args))
                .isInstanceOf(JedisDataException.class)
                .hasMessageContaining("Crossfade")
                .hasMessageContaining(name)
                .hasMessageContaining("nothing was sent");
    }
}
