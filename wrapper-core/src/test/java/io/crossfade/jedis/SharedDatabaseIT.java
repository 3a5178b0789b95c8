package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.KeyspaceCommands;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.MigrationPhase;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.args.ListDirection;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SortingParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.util.KeyValue;

/** An application with three databases, which are one on the target. */
@SuppressWarnings("deprecation") // Jedis itself is what such applications hold
class SharedDatabaseIT {
    private static RealCluster cluster;
    private SharedDatabase servers;

    @BeforeAll
    static void startCluster() {
        cluster = RealCluster.start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @AfterEach
    void end() {
        servers.close();
    }

    private void start(boolean onCluster) {
        servers = onCluster ? SharedDatabase.on(cluster) : SharedDatabase.onOneServer();
    }

    private static Jedis in(JedisCrossfade jedis, int database) {
        Jedis client = new Jedis(jedis.connectionProvider().getConnection());
        client.select(database);
        return client;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Behaviour({"DB-15", "DB-16"})
    @Race("T40")
    void sameKeyInEachDatabase_throughCutoverAndRollback_staysItself(boolean onCluster) {
        start(onCluster);
        JedisCrossfade jedis = servers.open(DUAL_WRITE);
        try (Jedis zero = in(jedis, 0);
                Jedis one = in(jedis, 1);
                Jedis two = in(jedis, 2)) {
            zero.set("k", "zero");
            one.set("k", "one");
            two.rpush("k", "a", "b");
            one.hset("{tag}h", "f", "v");
            servers.restEqual();
            assertThat(servers.namesOnTarget()).containsExactly("db1:k", "db1:{tag}h", "db2:k", "k");

            jedis.crossfade().changePhase(SHADOW_READ);
            jedis.crossfade().changePhase(TARGET_LIVE);
            assertThat(zero.get("k")).isEqualTo("zero");
            assertThat(one.get("k")).isEqualTo("one");
            assertThat(two.lpop("k")).isEqualTo("a");
            one.del("k");
            assertThat(one.get("k")).isNull();
            one.incr("n");
            servers.restEqual();

            jedis.crossfade().changePhase(SHADOW_READ);
            assertThat(one.get("n")).isEqualTo("1");
            assertThat(two.lrange("k", 0, -1)).containsExactly("b");
            zero.append("k", "+");
            servers.restEqual();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Behaviour("DB-16")
    void repliesWithKeys_afterTheCutover_tellThoseOfTheApplication(boolean onCluster) {
        start(onCluster);
        JedisCrossfade jedis = servers.open(DUAL_WRITE);
        jedis.crossfade().changePhase(SHADOW_READ);
        jedis.crossfade().changePhase(TARGET_LIVE);
        try (Jedis one = in(jedis, 1);
                Jedis zero = in(jedis, 0)) {
            zero.set("other", "v");
            one.rpush("{t}list", "x", "y", "z");
            one.zadd("{t}zset", Map.of("a", 1.0, "b", 2.0, "c", 3.0));
            one.xadd("{t}stream", new StreamEntryID(1, 1), Map.of("f", "v"));
            one.xgroupCreate("{t}stream", "g", new StreamEntryID(0, 0), false);

            assertThat(one.keys("*")).containsExactlyInAnyOrder("{t}list", "{t}zset", "{t}stream");
            assertThat(zero.keys("*")).containsExactly("other");
            assertThat(scan(one, new ScanParams())).containsExactlyInAnyOrder("{t}list", "{t}zset", "{t}stream");
            assertThat(scan(one, new ScanParams().match("*list"))).containsExactly("{t}list");
            assertThat(scan(zero, new ScanParams())).containsExactly("other");
            assertThat(one.blpop(1, "{t}none", "{t}list")).containsExactly("{t}list", "x");
            assertThat(one.lmpop(ListDirection.LEFT, "{t}none", "{t}list"))
                    .isEqualTo(KeyValue.of("{t}list", List.of("y")));
            assertThat(one.bzpopmin(1, "{t}zset").getKey()).isEqualTo("{t}zset");
            assertThat(one.xread(XReadParams.xReadParams(), Map.of("{t}stream", new StreamEntryID(0, 0))))
                    .extracting(Map.Entry::getKey)
                    .containsExactly("{t}stream");
            assertThat(one.xreadGroup(
                            "g",
                            "c",
                            XReadGroupParams.xReadGroupParams(),
                            Map.of("{t}stream", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY)))
                    .extracting(Map.Entry::getKey)
                    .containsExactly("{t}stream");
            assertThatThrownBy(() -> one.xreadGroup(
                            "none",
                            "c",
                            XReadGroupParams.xReadGroupParams(),
                            Map.of("{t}stream", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY)))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageContaining("No such key '{t}stream'");
            assertThat(one.eval("return redis.call('LLEN', KEYS[1])", 1, "{t}list"))
                    .isEqualTo(1L);
            if (!onCluster) {
                one.mset("weight:a", "2", "weight:b", "1", "name:a", "A", "name:b", "B");
                one.sadd("all", "a", "b");
                assertThat(one.sort("all", new SortingParams().by("weight:*").get("name:*", "#")))
                        .containsExactly("B", "b", "A", "a");
                one.sort("all", new SortingParams().alpha(), "sorted");
                assertThat(one.lrange("sorted", 0, -1)).containsExactly("a", "b");
            }
            servers.restEqual();
        }
    }

    private static List<String> scan(Jedis jedis, ScanParams params) {
        List<String> keys = new ArrayList<>();
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            var page = jedis.scan(cursor, params);
            keys.addAll(page.getResult());
            cursor = page.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        return keys;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Behaviour("DB-16")
    void pipelinesAndTransactions_afterTheCutover_areInTheirDatabase(boolean onCluster) {
        start(onCluster);
        JedisCrossfade jedis = servers.open(DUAL_WRITE);
        jedis.crossfade().changePhase(SHADOW_READ);
        jedis.crossfade().changePhase(TARGET_LIVE);
        try (RedisClient one = jedis.redisClient(1);
                Jedis watching = in(jedis, 1)) {
            try (var pipeline = one.pipelined()) {
                pipeline.set("a", "1");
                Response<Long> appended = pipeline.append("a", "+");
                Response<List<String>> both = pipeline.mget("a", "none");
                pipeline.sync();
                assertThat(appended.get()).isEqualTo(2);
                assertThat(both.get()).containsExactly("1+", null);
            }
            watching.watch("{t}a");
            try (Transaction transaction = watching.multi()) {
                transaction.rpush("{t}a", "x");
                transaction.lpop("{t}a");
                transaction.lmpop(ListDirection.LEFT, "{t}a", "{t}b");
                transaction.set("{t}b", "v");
                assertThat(transaction.exec()).startsWith(1L, "x", null);
            }
            watching.watch("{t}b");
            one.set("{t}b", "disturbed");
            try (Transaction transaction = watching.multi()) {
                transaction.set("{t}b", "lost");
                assertThat(transaction.exec()).isNull();
            }
            assertThat(one.get("{t}b")).isEqualTo("disturbed");
        }
        assertThat(servers.namesOnTarget()).containsExactly("db1:a", "db1:{t}b");
        servers.restEqual();
    }

    /** A transaction that began before the cutover is executed whole on the target, under the names of that side. */
    @Test
    @Behaviour("DB-16")
    void transaction_overACutover_isExecutedUnderTheNamesOfTheTarget() {
        start(false);
        JedisCrossfade jedis = servers.open(SHADOW_READ);
        try (Jedis one = in(jedis, 1);
                Transaction transaction = one.multi()) {
            transaction.set("a", "v");
            jedis.crossfade().changePhase(TARGET_LIVE);
            transaction.incr("n");
            assertThat(transaction.exec()).containsExactly("OK", 1L);
        }
        assertThat(servers.namesOnTarget()).containsExactly("db1:a", "db1:n");
        servers.restEqual();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Behaviour({"DB-15", "DB-16"})
    void lazy_firstTouch_movesTheKeyUnderItsName(boolean onCluster) {
        start(onCluster);
        try (Jedis before = servers.source.jedis()) {
            before.set("k", "zero");
            before.select(1);
            before.set("k", "one");
            before.rpush("a}b", "x");
            before.hset("{tag}h", "f", "v");
            before.set("gone", "v");
        }
        JedisCrossfade jedis = servers.open(
                DUAL_WRITE, builder -> builder.lazy(LazyConfig.defaults().withEnabled(true)));
        jedis.crossfade().changePhase(TARGET_LIVE);
        try (Jedis one = in(jedis, 1);
                Jedis zero = in(jedis, 0)) {
            assertThat(one.append("k", "+")).isEqualTo(4);
            assertThat(one.rpush("a}b", "y")).isEqualTo(2);
            assertThat(one.hget("{tag}h", "f")).isEqualTo("v");
            assertThat(one.del("gone")).isOne();
            assertThat(one.get("gone")).isNull();
            assertThat(one.keys("*")).contains("k", "a}b", "{tag}h");
            assertThat(servers.namesOnTarget()).containsExactly("db1:a}b", "db1:k", "db1:{tag}h");
            assertThat(zero.get("k")).isEqualTo("zero");
        }
        servers.restEqual();
        assertThat(servers.namesOnTarget()).containsExactly("db1:a}b", "db1:k", "db1:{tag}h", "k");
    }

    static Stream<MigrationPhase> phases() {
        return Stream.of(DUAL_WRITE, TARGET_LIVE);
    }

    @ParameterizedTest
    @MethodSource("phases")
    @Behaviour("DB-17")
    @Race("T40")
    void keyThatWouldLandInAnotherDatabase_isRefusedInEachPhase(MigrationPhase phase) {
        start(false);
        JedisCrossfade jedis = servers.open(phase);
        try (Jedis zero = in(jedis, 0);
                Jedis one = in(jedis, 1)) {
            one.set("x", "one");
            refused(() -> zero.set("db1:x", "zero"), "SET", "db1:, as those of database 1");
            refused(() -> zero.get("db2:x"), "GET", "db2:, as those of database 2");
            refused(() -> zero.mset("a", "v", "db1:x", "zero"), "MSET", "nothing was sent");
            refused(() -> zero.rename("a", "db1:x"), "RENAME", "nothing was sent");
            one.set("db1:x", "of its own");
            one.set("db2:x", "of its own");
            assertThat(one.get("x")).isEqualTo("one");
            assertThat(zero.get("a")).isNull();
        }
        servers.restEqual();
        assertThat(servers.namesOnTarget()).containsExactly("db1:db1:x", "db1:db2:x", "db1:x");
    }

    @Test
    @Behaviour("DB-18")
    void commandsAboutDatabasesAsSuch_areRefusedByName() {
        start(false);
        JedisCrossfade jedis =
                servers.open(DUAL_WRITE, builder -> builder.keyspaceCommands(KeyspaceCommands.BOTH_SIDES));
        try (Jedis zero = in(jedis, 0);
                Jedis one = in(jedis, 1)) {
            zero.set("k", "v");
            for (Jedis client : List.of(zero, one)) {
                refused(client::randomKey, "RANDOMKEY");
                refused(client::dbSize, "DBSIZE");
                refused(client::flushDB, "FLUSHDB");
                refused(client::flushAll, "FLUSHALL");
                refused(() -> client.swapDB(0, 1), "SWAPDB");
                refused(() -> client.move("k", 2), "MOVE");
                refused(() -> client.copy("k", "other", 2, true), "COPY");
            }
            assertThat(zero.copy("k", "other", true)).isTrue();
        }
        servers.restEqual();
        assertThat(servers.namesOnTarget()).containsExactly("k", "other");
    }

    /** What is queued behind it would get the names of the database before it. */
    @Test
    @Behaviour("DB-18")
    void selectInsideMulti_isRefusedAndExecAborts() {
        start(false);
        JedisCrossfade jedis = servers.open(DUAL_WRITE);
        try (Connection connection = jedis.connectionProvider(1).getConnection();
                Pipeline pipeline = new Pipeline(connection)) {
            pipeline.sendCommand(Protocol.Command.MULTI, new byte[0][]);
            pipeline.set("k", "v");
            Response<Object> select = pipeline.sendCommand(Protocol.Command.SELECT, "0");
            Response<Object> exec = pipeline.sendCommand(Protocol.Command.EXEC, new byte[0][]);
            pipeline.sync();
            assertThatThrownBy(select::get).hasMessageContaining("SELECT inside MULTI");
            assertThatThrownBy(exec::get).hasMessageContaining("EXECABORT");
        }
        assertThat(servers.namesOnTarget()).isEmpty();
    }

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(JedisDataException.class).hasMessageContainingAll(words);
    }
}
