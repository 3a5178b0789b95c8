package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.CrossfadeStatus;
import io.crossfade.DatabaseStatus;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.List;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;

/** An application that uses SELECT and several databases. */
@SuppressWarnings("deprecation") // JedisPool is what applications hold
class DatabasesIT {
    private final TwoServersOfDatabases servers = new TwoServersOfDatabases();

    @AfterEach
    void end() {
        servers.close();
    }

    /** Brings an instance from DUAL_WRITE to each phase, so that the target is complete where it answers. */
    private JedisCrossfade openIn(MigrationPhase phase) {
        if (phase == MigrationPhase.SOURCE_ONLY) {
            return servers.open(phase);
        }
        JedisCrossfade jedis = servers.open(DUAL_WRITE);
        for (MigrationPhase next : MigrationPhase.values()) {
            if (next.ordinal() > DUAL_WRITE.ordinal() && next.ordinal() <= phase.ordinal()) {
                jedis.crossfade().changePhase(next, Confirmation.CONFIRMED);
            }
        }
        return jedis;
    }

    @ParameterizedTest
    @EnumSource(MigrationPhase.class)
    @Behaviour("DB-1")
    void select_eachPhase_isWhereTheCommandsGo(MigrationPhase phase) {
        JedisCrossfade jedis = openIn(phase);
        try (Jedis client = new Jedis(jedis.connectionProvider().getConnection())) {
            client.set("k", "zero");
            assertThat(client.select(5)).isEqualTo("OK");
            assertThat(client.get("k")).isNull();
            client.set("k", "five");
            client.incr("n");
            client.select(3);
            client.set("k", "three", SetParams.setParams().nx());
            client.select(0);
            assertThat(client.get("k")).isEqualTo("zero");
        }
        boolean onTarget = phase != MigrationPhase.SOURCE_ONLY;
        assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
        assertThat(servers.onTarget(1, "k")).isEqualTo(onTarget ? "five" : null);
        assertThat(servers.onTarget(5, "k")).isNull();
        assertThat(servers.onSource(3, "k")).isEqualTo(phase == MigrationPhase.TARGET_ONLY ? null : "three");
        if (phase.carriesWrites()) {
            servers.restEqual();
        }
    }

    @Test
    @Behaviour("DB-1")
    void select_insidePipeline_dividesIt() {
        JedisCrossfade jedis = servers.open(SHADOW_READ);
        try (Connection connection = jedis.connectionProvider().getConnection();
                Pipeline pipeline = new Pipeline(connection)) {
            pipeline.set("k", "zero");
            Response<Object> selected = pipeline.sendCommand(Command.SELECT, "5");
            pipeline.set("k", "five");
            Response<String> five = pipeline.get("k");
            pipeline.sendCommand(Command.SELECT, "0");
            Response<String> zero = pipeline.get("k");
            pipeline.sync();
            assertThat((byte[]) selected.get()).asString().isEqualTo("OK");
            assertThat(five.get()).isEqualTo("five");
            assertThat(zero.get()).isEqualTo("zero");
        }
        servers.restEqual();
        assertThat(servers.onTarget(1, "k")).isEqualTo("five");
    }

    @Test
    @Behaviour("DB-1")
    void clients_ofOtherDatabases_beginThere() {
        JedisCrossfade jedis = servers.open(DUAL_WRITE);
        try (RedisClient zero = jedis.redisClient();
                RedisClient five = jedis.redisClient(5)) {
            zero.set("k", "zero");
            five.set("k", "five");
            assertThat(zero.get("k")).isEqualTo("zero");
        }
        servers.restEqual();
        assertThat(servers.onTarget(1, "k")).isEqualTo("five");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jedis.redisClient(7))
                .withMessageContaining("crossfade.databases");
    }

    @Test
    @Behaviour("DB-2")
    void select_databaseThatIsNotMigrated_isRefusedAndChangesNothing() {
        JedisCrossfade jedis = servers.open(DUAL_WRITE);
        try (Jedis client = new Jedis(jedis.connectionProvider().getConnection())) {
            client.select(3);
            assertThatThrownBy(() -> client.select(7))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageContainingAll("database 7", "SELECT", "nothing was sent", "crossfade.databases");
            assertThatThrownBy(() -> client.move("k", 7)).hasMessageContainingAll("database 7", "MOVE");
            client.set("k", "v");
        }
        assertThat(servers.onSource(3, "k")).isEqualTo("v");
    }

    /** What is no number of a database the server refuses in its own words, and its connection stays where it is. */
    @Test
    @Behaviour("DB-2")
    void select_noNumber_isRefusedByTheServer() {
        JedisCrossfade jedis = servers.open(DUAL_WRITE);
        try (Connection seam = jedis.connectionProvider().getConnection();
                Connection stock = servers.servers.source.connection()) {
            for (String[] args :
                    List.of(new String[] {"x"}, new String[] {}, new String[] {"3", "2"}, new String[] {"03"})) {
                String expected = refusal(stock, args);
                assertThat(refusal(seam, args)).isEqualTo(expected);
            }
        }
    }

    private static String refusal(Connection connection, String... args) {
        connection.sendCommand(Command.SELECT, args);
        try {
            return "no refusal: " + connection.getStatusCodeReply();
        } catch (JedisDataException e) {
            return e.getMessage();
        }
    }

    @Test
    @Behaviour("DB-2")
    void select_notMigratedInsideMulti_abortsTheTransaction() {
        JedisCrossfade jedis = servers.open(DUAL_WRITE);
        try (Connection connection = jedis.connectionProvider().getConnection()) {
            connection.executeCommand(Command.MULTI);
            connection.sendCommand(Command.SET, "k", "v");
            connection.getStatusCodeReply();
            assertThatThrownBy(() -> connection.sendCommand(Command.SELECT, "7"))
                    .hasMessageContaining("database 7");
            assertThatThrownBy(() -> connection.executeCommand(Command.EXEC)).hasMessageStartingWith("EXECABORT");
        }
        assertThat(servers.onSource(0, "k")).isNull();
    }

    @Test
    @Behaviour("DB-3")
    void pools_connectionThatSelected_comesBackWhereItBegan() {
        JedisCrossfade jedis = servers.open(DUAL_WRITE);
        GenericObjectPoolConfig<Jedis> one = new GenericObjectPoolConfig<>();
        one.setMaxTotal(1);
        try (JedisPool pool = new JedisPool(one, jedis.jedisFactory(3))) {
            try (Jedis client = pool.getResource()) {
                assertThat(client.getDB()).isEqualTo(3);
                client.select(5);
                client.sendCommand(Command.SELECT, "0");
            }
            try (Jedis client = pool.getResource()) {
                assertThat(client.getDB()).isEqualTo(3);
                client.set("from jedis", "3");
            }
        }
        GenericObjectPoolConfig<Connection> single = new GenericObjectPoolConfig<>();
        single.setMaxTotal(1);
        try (ConnectionPool pool = new ConnectionPool(jedis.connectionFactory(), single)) {
            try (Connection connection = pool.getResource()) {
                connection.select(5);
            }
            try (Connection connection = pool.getResource()) {
                connection.sendCommand(Command.SET, "from connection", "0");
                connection.getStatusCodeReply();
            }
        }
        assertThat(servers.onSource(3, "from jedis")).isEqualTo("3");
        assertThat(servers.onSource(0, "from connection")).isEqualTo("0");
    }

    @Test
    @Behaviour("DB-4")
    void multi_selectInside_takesEffectWithExecAndEachDatabaseIsCarried() {
        JedisCrossfade jedis = servers.open(SHADOW_READ);
        try (Jedis client = new Jedis(jedis.connectionProvider().getConnection())) {
            client.set("n", "10");
            Transaction transaction = client.multi();
            transaction.incr("n");
            transaction.sendCommand(Command.SELECT, "5");
            transaction.incr("n");
            transaction.set("only five", "5");
            assertThat(transaction.exec()).hasSize(4).startsWith(11L).contains(1L);
            assertThat(client.get("n")).isEqualTo("1");
            client.incr("n");
        }
        servers.restEqual();
        assertThat(servers.onTarget(1, "n")).isEqualTo("2");
        assertThat(servers.onTarget(0, "n")).isEqualTo("11");
    }

    @Test
    @Behaviour("DB-4")
    void multi_discardedOrAborted_leavesTheDatabaseSelected() {
        JedisCrossfade jedis = servers.open(DUAL_WRITE);
        try (Jedis client = new Jedis(jedis.connectionProvider().getConnection());
                Jedis other = servers.servers.source.jedis()) {
            Transaction discarded = client.multi();
            discarded.sendCommand(Command.SELECT, "5");
            discarded.discard();
            client.watch("k");
            client.select(3);
            client.watch("k");
            other.select(3);
            other.set("k", "by another");
            Transaction aborted = client.multi();
            aborted.sendCommand(Command.SELECT, "5");
            aborted.set("k", "never");
            assertThat(aborted.exec()).isNull();
            assertThat(client.get("k")).isEqualTo("by another");
        }
    }

    /** The authority moves between MULTI and EXEC, and the databases have other numbers there. */
    @Test
    @Behaviour("DB-4")
    void multi_authorityMovesInBetween_isExecutedInTheSameDatabasesOfTheNewOne() {
        JedisCrossfade jedis = servers.open(SHADOW_READ);
        try (Connection connection = jedis.connectionProvider().getConnection()) {
            connection.executeCommand(Command.MULTI);
            for (String database : List.of("5", "3")) {
                connection.sendCommand(Command.SELECT, database);
                connection.getStatusCodeReply();
                connection.sendCommand(Command.SET, "k", database);
                connection.getStatusCodeReply();
            }
            jedis.crossfade().changePhase(TARGET_LIVE);
            assertThat((List<?>) connection.executeCommand(Command.EXEC)).hasSize(4);
            connection.sendCommand(Command.GET, "k");
            assertThat(connection.getBulkReply()).isEqualTo("3");
        }
        servers.restEqual();
        assertThat(servers.onTarget(1, "k")).isEqualTo("5");
        assertThat(servers.onTarget(3, "k")).isEqualTo("3");
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationPhase.class,
            names = {"DUAL_WRITE", "TARGET_LIVE"})
    @Behaviour("DB-5")
    void moveAndCopy_toAnotherDatabase_convergeBoth(MigrationPhase phase) {
        JedisCrossfade jedis = openIn(phase);
        try (Jedis client = new Jedis(jedis.connectionProvider().getConnection())) {
            client.rpush("moved", "a", "b");
            client.set("copied", "1");
            assertThat(client.move("moved", 5)).isEqualTo(1);
            assertThat(client.move("moved", 5)).isZero();
            assertThat(client.copy("copied", "copy", 5, false)).isTrue();
            try (Pipeline pipeline = client.pipelined()) {
                pipeline.set("piped", "1");
                pipeline.move("piped", 3);
            }
            client.select(5);
            assertThat(client.lrange("moved", 0, -1)).containsExactly("a", "b");
            client.set("copy", "2");
        }
        servers.restEqual();
        assertThat(servers.onTarget(1, "copy")).isEqualTo("2");
        assertThat(servers.onSource(3, "piped")).isEqualTo("1");
        assertThat(servers.onSource(0, "moved")).isNull();
    }

    /** Keys of either database may still be on the source when MOVE comes. */
    @Test
    @Behaviour("DB-5")
    void move_keysNotYetMovedToTheTarget_comeFirst() {
        try (Jedis source = servers.servers.source.jedis()) {
            source.set("k", "old");
            source.set("free", "old");
            source.select(5);
            source.set("k", "in the way");
        }
        JedisCrossfade jedis = servers.open(
                DUAL_WRITE, builder -> builder.lazy(builder.build().lazy().withEnabled(true)));
        jedis.crossfade().changePhase(TARGET_LIVE);
        try (Jedis client = new Jedis(jedis.connectionProvider().getConnection())) {
            assertThat(client.move("k", 5)).isZero();
            assertThat(client.move("free", 5)).isEqualTo(1);
        }
        servers.restEqual();
        assertThat(servers.onTarget(1, "k")).isEqualTo("in the way");
        assertThat(servers.onTarget(1, "free")).isEqualTo("old");
    }

    @Test
    @Behaviour("DB-6")
    void changePhase_oneDatabaseCannotBeSettled_movesNone() {
        CutoverConfig impatient = CutoverConfig.defaults()
                .withDrainTimeout(Duration.ofMillis(100))
                .withHoldTimeout(Duration.ofMillis(100));
        JedisCrossfade jedis = servers.open(SHADOW_READ, builder -> builder.cutover(impatient));
        try (Jedis client = new Jedis(jedis.connectionProvider().getConnection());
                Jedis target = servers.servers.target.jedis()) {
            client.select(5);
            client.set("k", "v");
            servers.restEqual();
            target.aclSetUser("default", "-restore", "-set", "-del", "-unlink");
            client.set("k", "w");
            assertThatThrownBy(() -> jedis.crossfade().changePhase(TARGET_LIVE))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("SHADOW_READ stays in force");
            assertThat(jedis.crossfade().phase()).isEqualTo(SHADOW_READ);
            target.aclSetUser("default", "+@all");
            assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
            await().ignoreExceptionsInstanceOf(MigrationException.class)
                    .untilAsserted(() -> jedis.crossfade().changePhase(TARGET_LIVE));
            assertThat(client.get("k")).isEqualTo("w");
        }
        servers.restEqual();
    }

    @Test
    @Behaviour("DB-13")
    void status_severalDatabases_sumsAndEach() {
        JedisCrossfade jedis = servers.open(DUAL_WRITE);
        try (Jedis client = new Jedis(jedis.connectionProvider().getConnection())) {
            client.set("k", "v");
            client.select(5);
            client.set("k", "v");
            client.set("l", "v");
            servers.servers.target.pause();
            client.set("m", "v");
            CrossfadeStatus status = jedis.crossfade().status();
            assertThat(status.databases()).extracting(DatabaseStatus::source).containsExactly(0, 3, 5);
            assertThat(status.databases()).extracting(DatabaseStatus::target).containsExactly(0, 3, 1);
            servers.servers.target.resume();
        }
        servers.restEqual();
        assertThat(jedis.crossfade().status().writesReplayed()
                        + jedis.crossfade().status().keysConverged())
                .isGreaterThanOrEqualTo(4);
    }
}
