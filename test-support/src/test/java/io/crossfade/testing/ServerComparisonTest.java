package io.crossfade.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Difference.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.commands.ProtocolCommand;

class ServerComparisonTest {
    private static final long FUTURE_MILLIS = System.currentTimeMillis() + 3_600_000;

    private static RealRedis one;
    private static RealRedis two;

    @BeforeAll
    static void startServers() {
        one = RealRedis.start();
        two = RealRedis.start();
    }

    @AfterAll
    static void stopServers() {
        one.close();
        two.close();
    }

    @BeforeEach
    void fillBothAlike() {
        one.flush();
        two.flush();
        both(ServerComparisonTest::fill);
    }

    @Test
    void compare_equalServers_noDifference() {
        assertThat(ServerComparison.compare(one, two)).isEmpty();
    }

    @Test
    void compare_sameMeaningOtherForm_noDifference() {
        try (Jedis first = one.jedis();
                Jedis second = two.jedis()) {
            first.sadd("s2", "1", "2", "3");
            second.sadd("s2", "3", "x", "1", "2");
            second.srem("s2", "x");
            second.configSet("hll-sparse-max-bytes", "0");
            IntStream.range(0, 100).forEach(i -> both(jedis -> jedis.pfadd("hll2", "e" + i)));
            second.configSet("hll-sparse-max-bytes", "3000");
            first.pfcount("hll2");
            assertThat(first.get("hll2")).isNotEqualTo(second.get("hll2"));
        }

        assertThat(ServerComparison.compare(one, two)).isEmpty();
    }

    @Test
    void compare_reservedKeys_leftOut() {
        try (Jedis second = two.jedis()) {
            second.set("__crossfade:moved:x", "1");
        }

        assertThat(ServerComparison.compare(one, two)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            MISSING | string   | DEL string
            MISSING | stream   | DEL stream
            EXTRA   | new      | SET new 1
            TYPE    | string   | EVAL redis.call('del','string');redis.call('rpush','string','value') 0
            VALUE   | string   | APPEND string x
            VALUE   | counter  | INCR counter
            VALUE   | list     | LSET list 1 z
            VALUE   | list     | LMOVE list list LEFT RIGHT
            VALUE   | set      | SREM set a
            VALUE   | hash     | HSET hash f other
            VALUE   | hash     | HDEL hash f
            VALUE   | zset     | ZINCRBY zset 0.5 a
            VALUE   | hll      | PFADD hll more
            VALUE   | stream   | XADD stream 9-9 f v
            VALUE   | stream   | XDEL stream 1-1
            VALUE   | stream   | XSETID stream 50-0
            VALUE   | stream   | XGROUP CREATE stream other 0
            VALUE   | stream   | XGROUP SETID stream group 0
            VALUE   | stream   | XACK stream group 1-1
            VALUE   | stream   | XCLAIM stream group bob 0 1-1
            VALUE   | stream   | XGROUP CREATECONSUMER stream group carol
            EXPIRY  | string   | EXPIRE string 100
            EXPIRY  | expiring | PERSIST expiring
            EXPIRY  | expiring | EXPIRE expiring 60
            """)
    void compare_oneChange_foundBothWays(Kind kind, String key, String command) {
        run(two, command);

        assertThat(ServerComparison.compare(one, two)).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(kind);
            assertThat(difference.key()).isEqualTo(key);
        });
        assertThat(ServerComparison.compare(two, one))
                .singleElement()
                .extracting(Difference::kind)
                .isEqualTo(mirrored(kind));
    }

    @Test
    void compare_expiryApart_judgedByTolerance() {
        try (Jedis second = two.jedis()) {
            second.pexpireAt("expiring", FUTURE_MILLIS + 800);
        }

        assertThat(ServerComparison.compare(one, two, Duration.ofSeconds(1))).isEmpty();
        assertThat(ServerComparison.compare(one, two, Duration.ofMillis(100)))
                .singleElement()
                .extracting(Difference::kind)
                .isEqualTo(Kind.EXPIRY);
    }

    @Test
    void compare_aboutToExpire_absenceTolerated() {
        try (Jedis first = one.jedis()) {
            first.psetex("brief", 700, "v");
            first.psetex("long", 60_000, "v");
        }

        assertThat(ServerComparison.compare(one, two))
                .extracting(Difference::key)
                .containsExactly("long");
    }

    @Test
    void compare_manyKeys_everyDifferenceFound() {
        for (RealRedis server : new RealRedis[] {one, two}) {
            run(server, "EVAL for\ti=1,5000\tdo\tredis.call('set','n'..i,i)\tend 0");
        }
        run(two, "EVAL for\ti=100,5000,100\tdo\tredis.call('incr','n'..i)\tend 0");

        assertThat(ServerComparison.compare(one, two)).hasSize(50).allMatch(d -> d.kind() == Kind.VALUE);
    }

    @Test
    void compare_binaryKey_printedWithEscapes() {
        try (Jedis second = two.jedis()) {
            second.set(new byte[] {'a', 0, (byte) 0xFF}, new byte[] {1});
        }

        assertThat(ServerComparison.compare(one, two)).singleElement().hasToString("EXTRA a\\x00\\xff: none | string");
    }

    private static void fill(Jedis jedis) {
        jedis.set("string", "value");
        jedis.incrBy("counter", 41);
        jedis.rpush("list", "a", "b", "c");
        jedis.sadd("set", "a", "b");
        jedis.hset("hash", "f", "v");
        jedis.hset("hash", "g", "w");
        jedis.zadd("zset", 1.5, "a");
        jedis.zadd("zset", Double.NEGATIVE_INFINITY, "b");
        jedis.pfadd("hll", "a", "b");
        jedis.setbit("bitmap", 1000, true);
        jedis.set("expiring", "v");
        jedis.pexpireAt("expiring", FUTURE_MILLIS);
        for (String command : new String[] {
            "XADD stream 1-1 f v",
            "XADD stream 2-1 f v",
            "XGROUP CREATE stream group 0",
            "XREADGROUP GROUP group alice STREAMS stream >"
        }) {
            run(jedis.getConnection(), command);
        }
    }

    private static Kind mirrored(Kind kind) {
        return switch (kind) {
            case MISSING -> Kind.EXTRA;
            case EXTRA -> Kind.MISSING;
            case TYPE, VALUE, EXPIRY -> kind;
        };
    }

    private static void both(Consumer<Jedis> action) {
        try (Jedis first = one.jedis();
                Jedis second = two.jedis()) {
            action.accept(first);
            action.accept(second);
        }
    }

    private static void run(RealRedis server, String command) {
        try (Connection connection = server.connection()) {
            run(connection, command);
        }
    }

    private static void run(Connection connection, String command) {
        String[] words = command.split(" ");
        ProtocolCommand name = () -> words[0].getBytes(StandardCharsets.US_ASCII);
        connection.sendCommand(name, Arrays.copyOfRange(words, 1, words.length));
        connection.getOne();
    }
}
