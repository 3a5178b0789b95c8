package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.KeyspaceCommands;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.CarryMode;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisDataException;

/** FLUSHDB, FLUSHALL and SWAPDB: refused, or executed on both sides. */
class KeyspaceCommandsIT {
    private final TwoServersOfDatabases servers = new TwoServersOfDatabases();

    @AfterEach
    void end() {
        servers.close();
    }

    private JedisCrossfade open(MigrationPhase phase) {
        return servers.open(phase, builder -> builder.keyspaceCommands(KeyspaceCommands.BOTH_SIDES));
    }

    private static Jedis client(JedisCrossfade jedis) {
        return new Jedis(jedis.connectionProvider().getConnection());
    }

    @ParameterizedTest
    @EnumSource(MigrationPhase.class)
    @Behaviour("DB-7")
    void default_eachPhase_refusesThemByName(MigrationPhase phase) {
        JedisCrossfade jedis = servers.open(phase);
        try (Jedis client = client(jedis)) {
            client.set("k", "v");
            assertThatThrownBy(client::flushDB)
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageContaining("FLUSHDB");
            assertThatThrownBy(client::flushAll).hasMessageContainingAll("FLUSHALL", "nothing was sent");
            assertThatThrownBy(() -> client.swapDB(0, 3))
                    .hasMessageContainingAll("SWAPDB", "crossfade.keyspace-commands");
            assertThat(client.get("k")).isEqualTo("v");
        }
    }

    @ParameterizedTest
    @EnumSource(CarryMode.class)
    @Behaviour("DB-8")
    void flushDb_bothSides_emptiesThatDatabaseAlone(CarryMode mode) {
        JedisCrossfade jedis = servers.open(DUAL_WRITE, builder -> builder.keyspaceCommands(KeyspaceCommands.BOTH_SIDES)
                .carry(CarryConfig.defaults().withMode(mode).withSyncTimeout(TwoServers.REST)));
        try (Jedis client = client(jedis)) {
            fill(client);
            client.select(5);
            assertThat(client.flushDB()).isEqualTo("OK");
            assertThat(client.dbSize()).isZero();
            if (mode == CarryMode.SYNC) {
                assertThat(servers.onTarget(1, "k")).isNull();
            }
        }
        servers.restEqual();
        assertThat(servers.onTarget(1, "k")).isNull();
        assertThat(servers.onTarget(3, "k")).isEqualTo("in 3");
    }

    /** Database 9 of the source and 5 of the target belong to somebody else. */
    @ParameterizedTest
    @EnumSource(
            value = MigrationPhase.class,
            names = {"SOURCE_ONLY", "DUAL_WRITE"})
    @Behaviour("DB-9")
    void flushAll_databasesThatAreNotMigrated_stay(MigrationPhase phase) {
        JedisCrossfade jedis = open(phase);
        try (Jedis client = client(jedis);
                Jedis source = servers.servers.source.jedis();
                Jedis target = servers.servers.target.jedis()) {
            source.select(9);
            source.set("k", "another's");
            target.select(5);
            target.set("k", "another's");
            fill(client);
            assertThat(client.flushAll()).isEqualTo("OK");
            assertThat(source.get("k")).isEqualTo("another's");
            assertThat(target.get("k")).isEqualTo("another's");
            assertThat(servers.onSource(5, "k")).isNull();
        }
        servers.restEqual();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DUAL_WRITE", "TARGET_LIVE"})
    @Behaviour("DB-8")
    void swapDb_bothSides_exchangesTheDatabasesOfEach(String phase) {
        JedisCrossfade jedis = open(SHADOW_READ);
        if (phase.equals("TARGET_LIVE")) {
            jedis.crossfade().changePhase(TARGET_LIVE);
        }
        try (Jedis client = client(jedis)) {
            fill(client);
            servers.restEqual();
            client.select(3);
            assertThat(client.swapDB(0, 5)).isEqualTo("OK");
            client.select(0);
            assertThat(client.get("k")).isEqualTo("in 5");
            client.incr("n");
            assertThatThrownBy(() -> client.swapDB(0, 7)).hasMessageContaining("database 7");
        }
        servers.restEqual();
        assertThat(servers.onTarget(1, "k")).isEqualTo("in 0");
        assertThat(servers.onSource(5, "k")).isEqualTo("in 0");
    }

    /** What the shadow cannot be told is found by looking at every key, and until then the authority stays. */
    @Test
    @Behaviour("DB-8")
    @Race("T20")
    void flushDb_shadowRefusesIt_keysAreComparedAndTheAuthorityStaysUntilThen() {
        CutoverConfig impatient = CutoverConfig.defaults().withDrainTimeout(Duration.ofMillis(50));
        JedisCrossfade jedis =
                servers.open(SHADOW_READ, builder -> builder.keyspaceCommands(KeyspaceCommands.BOTH_SIDES)
                        .cutover(impatient));
        try (Jedis client = client(jedis);
                Jedis target = servers.servers.target.jedis()) {
            fill(client);
            servers.restEqual();
            target.aclSetUser("default", "-flushdb", "-scan");
            client.flushDB();
            client.set("after", "v");
            assertThatThrownBy(() -> jedis.crossfade().changePhase(TARGET_LIVE))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("dirty slots");
            target.aclSetUser("default", "+scan");
            servers.restEqual();
            await().ignoreExceptionsInstanceOf(MigrationException.class)
                    .untilAsserted(() -> jedis.crossfade().changePhase(TARGET_LIVE));
            assertThat(client.keys("*")).containsExactly("after");
            target.aclSetUser("default", "+@all");
        }
        servers.restEqual();
    }

    @Test
    @Behaviour("DB-8")
    void flushDb_shadowHangs_callerDoesNotWaitAndBothEndEqual() {
        JedisCrossfade jedis = open(DUAL_WRITE);
        try (Jedis client = client(jedis)) {
            fill(client);
            servers.servers.target.pause();
            long start = System.nanoTime();
            client.flushDB();
            client.set("after", "v");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            servers.servers.target.resume();
        }
        servers.restEqual();
        assertThat(servers.onTarget(0, "k")).isNull();
        assertThat(servers.onTarget(0, "after")).isEqualTo("v");
    }

    /** In a transaction nothing may be executed that cannot be carried with it. */
    @Test
    @Behaviour("DB-8")
    void flushDb_insideMulti_isRefusedAndAbortsTheTransaction() {
        JedisCrossfade jedis = open(DUAL_WRITE);
        try (Jedis client = client(jedis)) {
            client.set("k", "v");
            Transaction transaction = client.multi();
            transaction.set("k", "w");
            transaction.sendCommand(Protocol.Command.FLUSHDB, new String[0]);
            assertThatThrownBy(transaction::exec).hasMessageContaining("EXECABORT");
            assertThat(client.get("k")).isEqualTo("v");
        }
    }

    /** The source still has keys that no one has touched, and their copies may be under way. */
    @Test
    @Behaviour("DB-10")
    void flushDb_keysStillToBeMoved_isRefused() {
        JedisCrossfade jedis = servers.open(DUAL_WRITE, builder -> builder.keyspaceCommands(KeyspaceCommands.BOTH_SIDES)
                .lazy(builder.build().lazy().withEnabled(true)));
        try (Jedis client = client(jedis)) {
            fill(client);
            client.flushDB();
            servers.restEqual();
            jedis.crossfade().changePhase(TARGET_LIVE);
            client.set("k", "v");
            assertThatThrownBy(client::flushDB).hasMessageContainingAll("FLUSHDB", "TARGET_LIVE", "nothing was sent");
            assertThat(client.get("k")).isEqualTo("v");
            assertThat(servers.onSource(3, "k")).isEqualTo("in 3");
        }
    }

    @Test
    @Behaviour("DB-7")
    void flushDb_oneSideOnly_isTheOtherSidesBackfillToKnow() {
        JedisCrossfade jedis = open(SOURCE_ONLY);
        try (Jedis client = client(jedis);
                Jedis target = servers.servers.target.jedis()) {
            target.set("left over", "v");
            client.set("k", "v");
            client.flushDB();
            assertThat(client.dbSize()).isZero();
            assertThat(target.exists("left over")).isTrue();
        }
    }

    private static void fill(Jedis client) {
        for (int database : List.of(0, 3, 5)) {
            client.select(database);
            client.set("k", "in " + database);
            for (int i = 0; i < 50; i++) {
                client.hset("h" + i, "f", "v");
                client.incr("n");
            }
        }
        client.select(0);
    }
}
