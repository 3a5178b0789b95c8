package io.crossfade.backfill.follow;

import static io.crossfade.backfill.follow.HintSink.ANY_DATABASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** What a real server hints, and what it does not. */
class HintSourceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String[] NO_TRACKING = {"on", ">secret", "allkeys", "allchannels", "+@all", "-client|tracking"
    };
    private static final String NOTIFY = "notify-keyspace-events";

    private final RealRedis server = RealRedis.start();
    private final Hints hints = new Hints();
    private Jedis writer;

    private record Hint(int database, Key key) {
        static Hint of(String key) {
            return new Hint(ANY_DATABASE, Key.of(key));
        }
    }

    private static final class Hints implements HintSink {
        private final Queue<Hint> touched = new ConcurrentLinkedQueue<>();
        private final Queue<String> missed = new ConcurrentLinkedQueue<>();

        @Override
        public void touched(int database, Key key) {
            touched.add(new Hint(database, key));
        }

        @Override
        public void missed(String reason) {
            missed.add(reason);
        }
    }

    @BeforeEach
    void connect() {
        writer = server.jedis();
    }

    @AfterEach
    void stop() {
        writer.close();
        server.close();
    }

    @Test
    @Behaviour("BF-63")
    void write_beforeTheEnd_isHintedWhateverItsDatabase() {
        try (HintSource source = open(null)) {
            assertThat(source.label()).isEqualTo("tracking");
            writer.set("plain", "1");
            writer.select(3);
            writer.set("elsewhere", "1");
            writer.psetex("expires", 1, "1");
            await().atMost(PATIENCE).until(() -> writer.dbSize() == 1);
            writer.del("elsewhere", "never there");
            try (Transaction transaction = writer.multi()) {
                transaction.set("first", "1");
                transaction.set("second", "1");
                transaction.exec();
            }
        }

        assertThat(hints.touched)
                .contains(
                        Hint.of("plain"), Hint.of("elsewhere"), Hint.of("expires"), Hint.of("first"), Hint.of("second"))
                .doesNotContain(Hint.of("never there"));
        assertThat(hints.missed).isEmpty();
    }

    @Test
    @Behaviour("BF-64")
    void connection_killed_isMissedAndHintsGoOn() {
        try (HintSource source = open(null)) {
            writer.clientKill(ClientKillParams.clientKillParams().type(ClientType.PUBSUB));
            await().atMost(PATIENCE).until(() -> !hints.missed.isEmpty());

            awaitHint("after");
        }
        assertThat(hints.missed).allMatch(reason -> reason.contains("a connection to the source that broke"));
    }

    @Test
    @Behaviour("BF-64")
    void server_startedAnew_isMissedAndHintsGoOn() {
        try (HintSource source = open(null)) {
            writer.close();
            server.restart();
            writer = server.jedis();
            await().atMost(PATIENCE).until(() -> hints.missed.stream().anyMatch(reason -> reason.contains("restart")));

            awaitHint("after");
        }
    }

    /** Writes until it is hinted: when the connection is back is not told. */
    private void awaitHint(String key) {
        await().atMost(PATIENCE).until(() -> {
            writer.set(key, "1");
            return hints.touched.contains(Hint.of(key));
        });
    }

    @Test
    @Race("T20")
    @Behaviour("BF-64")
    void silentCommands_each_areMissed() {
        writer.xadd("stream", StreamEntryID.NEW_ENTRY, Map.of("a", "b"));
        writer.xgroupCreate("stream", "group", new StreamEntryID(), false);
        try (HintSource source = open(null)) {
            writer.flushDB();
            await().atMost(PATIENCE).until(() -> hints.missed.contains("FLUSHALL or FLUSHDB on the source"));
            writer.swapDB(0, 1);
        }
        assertThat(hints.missed)
                .hasSize(2)
                .anyMatch(reason -> reason.contains("SWAPDB"))
                .noneMatch(reason -> reason.contains("groups"));

        hints.missed.clear();
        try (HintSource source = open(null)) {
            writer.xadd("stream", StreamEntryID.NEW_ENTRY, Map.of("a", "b"));
            writer.xgroupCreate("stream", "group", new StreamEntryID(), false);
        }
        assertThat(hints.missed).singleElement().asString().contains("consumer groups");

        hints.missed.clear();
        try (HintSource source = open(null)) {
            writer.configResetStat();
        }
        assertThat(hints.missed).singleElement().asString().contains("CONFIG RESETSTAT");
    }

    @Test
    @Behaviour("BF-66")
    void tracking_refusedAndNotificationsOn_hintsTellTheDatabaseAndNothingIsConfigured() {
        writer.configSet(NOTIFY, "KEA");
        String before = writer.configGet(NOTIFY).get(NOTIFY);
        try (HintSource source = open(user(NO_TRACKING))) {
            assertThat(source.label()).isEqualTo("notifications");
            writer.set("plain", "1");
            writer.select(3);
            writer.hset("elsewhere", "a", "b");
            writer.select(7);
            writer.set("not followed", "1");
        }

        assertThat(hints.touched).containsExactly(new Hint(0, Key.of("plain")), new Hint(3, Key.of("elsewhere")));
        assertThat(hints.missed).isEmpty();
        assertThat(writer.configGet(NOTIFY)).containsEntry(NOTIFY, before);
    }

    @Test
    @Behaviour("BF-66")
    void notifications_flushOrSwitchedOff_areMissed() {
        writer.configSet(NOTIFY, "EA");
        try (HintSource source = open(user(NO_TRACKING))) {
            writer.flushDB();
            writer.configSet(NOTIFY, "E$");
        }
        assertThat(hints.missed)
                .anyMatch(reason -> reason.startsWith("FLUSHDB"))
                .anyMatch(reason -> reason.contains("hints that ended: notify-keyspace-events is \"$E\""));
    }

    @Test
    @Behaviour("BF-66")
    void tracking_refusedAndNotificationsOff_isRefusedAndSaysWhatIsToBeSet() {
        assertThatThrownBy(() -> open(user(NO_TRACKING)))
                .isInstanceOfSatisfying(HintsRefusedException.class, refused -> assertThat(refused.isDenied())
                        .isTrue())
                .hasMessageContainingAll("CLIENT TRACKING", "+client|tracking", NOTIFY, "set it to \"AE\"");
        assertThat(writer.configGet(NOTIFY)).containsEntry(NOTIFY, "");
    }

    @Test
    @Behaviour("BF-66")
    void subscription_refusedForItsChannel_isRefusedAndSaysSo() {
        assertThatThrownBy(() -> open(user("on", ">secret", "allkeys", "resetchannels", "+@all")))
                .isInstanceOf(HintsRefusedException.class)
                .hasMessageContainingAll("SUBSCRIBE __redis__:invalidate", "&__redis__:invalidate");
    }

    private String user(String... rules) {
        writer.aclSetUser("limited", rules);
        return "limited";
    }

    private HintSource open(@Nullable String user) {
        SideConfig config = SideConfig.of(server.host(), server.port())
                .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10));
        SideConfig wanted = user == null ? config : config.withCredentials(user, "secret");
        return HintSource.open(() -> side(wanted), List.of(0, 3), hints);
    }

    private static RedisSide side(SideConfig config) {
        return JedisSide.open(Side.SOURCE, config);
    }
}
