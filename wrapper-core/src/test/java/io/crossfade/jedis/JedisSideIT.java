package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JedisSideIT {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static RealRedis server;

    @BeforeAll
    static void startServer() {
        server = RealRedis.start("requirepass correct-horse");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void exchange_everyKindOfReply_arrivesAsItself() {
        try (JedisSide side = side();
                RedisLink link = side.lease()) {
            List<Object> replies = link.exchange(List.of(
                    Command.of("SET", "k", "v"),
                    Command.of("GET", "k"),
                    Command.of("GET", "absent"),
                    Command.of("STRLEN", "k"),
                    Command.of("LPUSH", "k", "x"),
                    Command.of("MGET", "k", "absent"),
                    Command.of("EVAL", "return {1, {redis.error_reply('MINE inner')}}", "0")));
            assertThat((byte[]) replies.get(0)).isEqualTo("OK".getBytes(UTF_8));
            assertThat((byte[]) replies.get(1)).isEqualTo("v".getBytes(UTF_8));
            assertThat(replies.get(2)).isNull();
            assertThat(replies.get(3)).isEqualTo(1L);
            assertThat(((ErrorReply) replies.get(4)).code()).isEqualTo("WRONGTYPE");
            assertThat(((List<?>) replies.get(5)).get(1)).isNull();
            assertThat(replies.get(6)).isEqualTo(List.of(1L, List.of(new ErrorReply("MINE inner"))));
        }
    }

    @Test
    void exchange_largeBatchOfBinary_staysInStep() {
        byte[] value = new byte[100_000];
        Arrays.fill(value, (byte) '\n');
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            commands.add(Command.of("SET".getBytes(UTF_8), new byte[] {(byte) i, 0, '\r', '\n'}, value));
            commands.add(Command.of("GET".getBytes(UTF_8), new byte[] {(byte) i, 0, '\r', '\n'}));
        }
        try (JedisSide side = side();
                RedisLink link = side.lease()) {
            List<Object> replies = link.exchange(commands);
            for (int i = 1; i < replies.size(); i += 2) {
                assertThat((byte[]) replies.get(i)).isEqualTo(value);
            }
        }
    }

    @Test
    void lease_closedInOrder_connectionIsUsedAgain() {
        try (JedisSide side = side()) {
            assertThat(clientId(side)).isEqualTo(clientId(side));
        }
    }

    /** Else the next one to lease it would read the replies of another. */
    @Test
    void close_repliesOutstanding_connectionIsDropped() {
        try (JedisSide side = side()) {
            long id = clientId(side);
            try (RedisLink link = side.lease()) {
                link.send(Command.of("PING"));
                link.flush();
            }
            assertThat(clientId(side)).isNotEqualTo(id);
        }
    }

    @Test
    void close_twice_givesTheConnectionBackOnce() {
        try (JedisSide side =
                JedisSide.open(Side.TARGET, config().withPoolSize(1).withTimeouts(SHORT, SHORT))) {
            RedisLink link = side.lease();
            link.close();
            link.close();
            try (RedisLink only = side.lease()) {
                assertThat(only.exchange(Command.of("PING"))).isNotNull();
                assertThat(failure(side)).hasMessageContaining("in use");
            }
            assertThatThrownBy(() -> link.send(Command.of("PING"))).isInstanceOf(LinkException.class);
        }
    }

    @Test
    void open_nobodyThere_connectsOnlyWhenLeased() {
        try (JedisSide side = JedisSide.open(Side.SOURCE, SideConfig.of("127.0.0.1", 1))) {
            LinkException failure = failure(side);
            assertThat(failure.isOutcomeUnknown()).isFalse();
            assertThat(failure)
                    .hasMessage("cannot connect to the source (127.0.0.1:1); check that it runs, and"
                            + " crossfade.source.host, crossfade.source.port and crossfade.source.tls");
        }
    }

    @Test
    @Behaviour("CF-4")
    void lease_wrongPassword_saysWhichSettingAndNeverThePassword() {
        SideConfig config =
                SideConfig.of(server.host(), server.port()).withCredentials("someone", "wrong-battery-staple");
        try (JedisSide side = JedisSide.open(Side.TARGET, config)) {
            LinkException failure = failure(side);
            assertThat(failure.isOutcomeUnknown()).isFalse();
            assertThat(failure).hasMessageContaining("WRONGPASS").hasMessageContaining("crossfade.target.password");
            for (Throwable t = failure; t != null; t = t.getCause()) {
                assertThat(String.valueOf(t.getMessage())).doesNotContain("staple");
            }
        }
    }

    @Test
    void lease_allInUse_saysHowToGetMore() {
        SideConfig config = config().withPoolSize(1).withTimeouts(SHORT, SHORT);
        try (JedisSide side = JedisSide.open(Side.TARGET, config);
                RedisLink link = side.lease()) {
            assertThat(link.exchange(Command.of("PING"))).isNotNull();
            assertThat(failure(side))
                    .hasMessageContaining("all 1 connections")
                    .hasMessageContaining("crossfade.target.pool-size");
        }
    }

    @Test
    void receive_serverHangs_outcomeUnknownAndConnectionDropped() {
        try (JedisSide side = JedisSide.open(Side.TARGET, config().withTimeouts(SHORT, SHORT))) {
            long id = clientId(side);
            RedisLink link = side.lease();
            server.pause();
            try {
                link.send(Command.of("SET", "k", "a value that no message shows"));
                link.flush();
                LinkException failure = catchThrowableOfType(LinkException.class, link::receive);
                assertThat(failure.isOutcomeUnknown()).isTrue();
                assertThat(failure).hasMessageContaining("target").hasMessageNotContaining("value that");
                assertThatThrownBy(link::receive).isInstanceOf(LinkException.class);
                assertThatThrownBy(() -> link.send(Command.of("PING"))).isInstanceOf(LinkException.class);
            } finally {
                server.resume();
            }
            link.close();
            assertThat(clientId(side)).isNotEqualTo(id);
        }
    }

    @Test
    void send_connectionKilled_neverConnectsAnewUnderTheHood() {
        try (JedisSide side = side();
                RedisLink link = side.lease()) {
            link.exchange(Command.of("WATCH", "k"));
            try (RedisLink other = side.lease()) {
                other.exchange(Command.of("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"));
            }
            assertThatThrownBy(() -> link.exchange(Command.of("PING"))).isInstanceOf(LinkException.class);
            assertThatThrownBy(() -> link.exchange(Command.of("EXEC"))).isInstanceOf(LinkException.class);
        }
    }

    private static long clientId(JedisSide side) {
        try (RedisLink link = side.lease()) {
            return (Long) link.exchange(Command.of("CLIENT", "ID"));
        }
    }

    private static LinkException failure(JedisSide side) {
        LinkException failure = catchThrowableOfType(LinkException.class, side::lease);
        assertThat(failure).isNotNull();
        return failure;
    }

    private static JedisSide side() {
        return JedisSide.open(Side.TARGET, config());
    }

    private static SideConfig config() {
        return SideConfig.of(server.host(), server.port()).withCredentials(null, "correct-horse");
    }
}
