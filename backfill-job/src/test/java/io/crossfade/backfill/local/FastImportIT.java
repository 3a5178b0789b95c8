package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.fast.FastImport;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RunningServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A real target without its append-only file and save points for a while, and what may happen meanwhile. */
class FastImportIT {
    private static final String SAVE = "3600 1 300 100";
    private static final String RECORD = "__crossfade:fast-import";

    private final List<String> notes = new CopyOnWriteArrayList<>();
    private RealRedis redis;
    private JedisSide target;

    @BeforeEach
    void start() {
        redis = RealRedis.startPersistent(
                "save " + SAVE, "user limited on >pw ~* +@all -config|set", "user reader on >pw ~* +@all -hset");
        target = TwoServers.side(Side.TARGET, redis.host(), redis.port());
    }

    /** A server that writes its append-only file for the first time does not end when it is told to. */
    @AfterEach
    void kill() {
        target.close();
        redis.kill();
        redis.close();
    }

    @Test
    @Behaviour("BF-100")
    void restore_afterBegin_targetHasWhatItHadAndNoRecord() {
        FastImport fast = begin(target);
        assertFast(redis);
        assertThat(FastImport.pending(target)).isEqualTo("appendonly yes, save " + SAVE);

        assertThat(fast.restore()).isTrue();

        assertRestored(redis);
        assertThat(FastImport.pending(target)).isEmpty();
        try (Jedis jedis = redis.jedis()) {
            assertThat(jedis.exists(RECORD)).isFalse();
        }
        assertThat(notes)
                .hasSize(3)
                .anyMatch(
                        note -> note.contains("does without its appendonly yes, save " + SAVE) && note.contains("lost"))
                .anyMatch(note -> note.startsWith("fast import: restored"))
                .anyMatch(note -> note.contains("writes its whole file anew"));
    }

    /** The connection dies before the first change: the record stands already, so a change that came through would be undone. */
    @Test
    @Behaviour("BF-101")
    void begin_failsAtTheFirstChange_hasRecordedBefore() {
        RedisSide failing = new HookedSide(
                target, command -> command.size() > 2 && command.text(1).equals("SET"), () -> {
                    throw LinkException.unreachable("cut", null);
                });
        begin(failing);

        assertThat(FastImport.pending(target)).isEqualTo("save " + SAVE);
        assertSettings(redis, SAVE, "yes");
    }

    @Test
    @Behaviour("BF-101")
    void settle_runThatNeverEnded_restoresItOnce() {
        begin(target);

        assertThat(FastImport.settle(target, this::replica, notes::add)).isTrue();
        assertRestored(redis);
        assertThat(notes).anyMatch(note -> note.contains("has not ended in order"));

        notes.clear();
        assertThat(FastImport.settle(target, this::replica, notes::add)).isTrue();
        assertThat(notes).isEmpty();
    }

    @Test
    @Behaviour("BF-101")
    void begin_afterRunThatNeverEnded_restoresWhatWasBeforeBoth() {
        begin(target);
        FastImport second = begin(target);
        assertThat(notes).anyMatch(note -> note.contains("takes over"));

        assertThat(second.restore()).isTrue();

        assertRestored(redis);
    }

    @Test
    @Behaviour("BF-102")
    void restore_personHasChangedMeanwhile_staysAndIsTold() {
        FastImport fast = begin(target);
        set("save", "900 1");

        assertThat(fast.restore()).isTrue();

        assertSettings(redis, "900 1", "yes");
        assertThat(notes)
                .anyMatch(note -> note.contains("left as somebody has set it meanwhile: the target: save 900 1")
                        && note.contains("it was save " + SAVE));
    }

    @Test
    @Behaviour("BF-102")
    void begin_afterCrashAndChangeByAPerson_restoresWhatThePersonWanted() {
        begin(target);
        set("save", "900 1");
        FastImport second = begin(target);
        assertFast(redis);

        second.restore();

        assertSettings(redis, "900 1", "yes");
    }

    @Test
    @Behaviour("BF-101")
    void restore_targetWasEmptied_stillKnows() {
        FastImport fast = begin(target);
        try (Jedis jedis = redis.jedis()) {
            jedis.flushAll();
        }

        assertThat(fast.restore()).isTrue();

        assertRestored(redis);
    }

    /** The other may be killed, and then nobody would: whoever ends first restores. */
    @Test
    @Behaviour("BF-107")
    void restore_anotherRunHasBegun_restoresAndLeavesTheRecordToThat() {
        FastImport first = begin(target);
        FastImport second = begin(target);

        assertThat(first.restore()).isTrue();
        assertRestored(redis);
        assertThat(notes).anyMatch(note -> note.contains("goes on with the target's own settings"));
        assertThat(FastImport.pending(target)).isNotEmpty();

        assertThat(second.restore()).isTrue();
        assertRestored(redis);
        assertThat(FastImport.pending(target)).isEmpty();
    }

    /** Somebody restores, and removes the record, between the look of this run and its change. */
    @Test
    @Behaviour("BF-107")
    void begin_anotherRunRestoresAtThatMoment_recordsOnceMore() {
        RedisSide hooked = new HookedSide(
                target,
                command -> command.size() > 2 && command.text(1).equals("SET"),
                () -> FastImport.settle(target, this::replica, notes::add));
        begin(hooked);
        assertFast(redis);

        assertThat(FastImport.pending(target)).isEqualTo("appendonly yes, save " + SAVE);
    }

    @Test
    @Behaviour("BF-103")
    void begin_configDenied_changesNothingAndSaysSo() {
        try (JedisSide limited = as("limited")) {
            FastImport fast = begin(limited);

            assertSettings(redis, SAVE, "yes");
            assertThat(notes).singleElement().asString().contains("does not let its settings be changed (NOPERM");
            assertThat(FastImport.pending(target)).isEmpty();
            assertThat(fast.restore()).isTrue();
        }
    }

    @Test
    @Behaviour("BF-103")
    void begin_recordDenied_changesNothingAndSaysSo() {
        try (JedisSide reader = as("reader")) {
            FastImport fast = begin(reader);

            assertSettings(redis, SAVE, "yes");
            assertThat(notes).singleElement().asString().contains("does not let its settings be changed (NOPERM");
            assertThat(fast.restore()).isTrue();
        }
    }

    @Test
    @Behaviour("BF-103")
    void begin_configRenamed_saysSo() {
        try (RealRedis managed = RealRedis.start("rename-command CONFIG \"\"");
                JedisSide side = TwoServers.side(Side.TARGET, managed.host(), managed.port())) {
            assertThat(begin(side).restore()).isTrue();

            assertThat(notes).singleElement().asString().contains("unknown command");
        }
    }

    /** The configuration is denied in the middle: what was not restored is told, and the next run does it. */
    @Test
    @Behaviour("BF-103")
    void restore_configDeniedMeanwhile_saysSoAndKeepsTheRecord() {
        try (JedisSide limited = as("limited")) {
            try (Jedis jedis = redis.jedis()) {
                jedis.aclSetUser("limited", "+config|set");
            }
            FastImport fast = begin(limited);
            assertFast(redis);
            try (Jedis jedis = redis.jedis()) {
                jedis.aclSetUser("limited", "-config|set");
            }

            assertThat(fast.restore()).isFalse();

            assertThat(notes).anyMatch(note -> note.contains("NOT restored") && note.contains("appendonly yes"));
            assertThat(FastImport.settle(target, this::replica, notes::add)).isTrue();
            assertRestored(redis);
        }
    }

    @Test
    @Behaviour("BF-104")
    void lease_targetWasKilledAndStartedAnew_isChangedAgainAndRestored() {
        FastImport fast = begin(target);
        redis.kill();
        redis.restart();
        assertSettings(redis, SAVE, "yes");

        try (RedisSide around = fast.around(TwoServers.side(Side.TARGET, redis.host(), redis.port()))) {
            around.lease().close();
            assertFast(redis);
        }

        assertThat(fast.restore()).isTrue();
        assertRestored(redis);
        assertThat(notes).noneMatch(note -> note.contains("not among the primaries"));
    }

    @Test
    @Behaviour("BF-104")
    void restore_targetWasStartedAnewAndNobodyCame_hasItsOwnSettings() {
        FastImport fast = begin(target);
        redis.kill();
        redis.restart();

        assertThat(fast.restore()).isTrue();

        assertRestored(redis);
        assertThat(notes).noneMatch(note -> note.contains("CONFIG REWRITE"));
        assertThat(FastImport.pending(target)).isEmpty();
    }

    /** Its file has what was borrowed, as after CONFIG REWRITE: whether somebody wants that, only a person knows. */
    @Test
    @Behaviour("BF-102")
    void restore_targetWasStartedAnewWithBorrowedSettings_staysAndIsTold() {
        FastImport fast = begin(target);
        redis.kill();
        redis.restart();
        set("appendonly", "no");
        set("save", "");

        assertThat(fast.restore()).isTrue();

        assertFast(redis);
        assertThat(notes)
                .anyMatch(note -> note.contains("CONFIG REWRITE")
                        && note.contains("it was appendonly yes")
                        && note.contains("it was save " + SAVE));
    }

    @Test
    @Behaviour("BF-101")
    void restore_targetIsDown_saysThatTheNextRunDoesIt() {
        FastImport fast = begin(target);
        redis.pause();
        try (JedisSide impatient = JedisSide.open(
                Side.TARGET,
                SideConfig.of(redis.host(), redis.port())
                        .withTimeouts(Duration.ofMillis(300), Duration.ofMillis(300)))) {
            FastImport second = begin(impatient);
            assertThat(second.restore()).isFalse();
        } finally {
            redis.resume();
        }

        assertThat(notes).anyMatch(note -> note.contains("the next run does it"));
        assertThat(FastImport.settle(target, this::replica, notes::add)).isTrue();
        assertRestored(redis);
        assertThat(fast.restore()).isTrue();
    }

    @Test
    @Behaviour({"BF-100", "BF-104"})
    void cluster_primaryHandsOver_everyServerHasItsOwnAgain() {
        try (RealCluster cluster = RealCluster.start(2, 1, "save " + SAVE, "appendonly yes");
                JedisSide side = cluster(cluster)) {
            List<RealRedis> primaries = List.copyOf(cluster.primaries());
            FastImport fast = begin(side);
            primaries.forEach(FastImportIT::assertFast);

            RealRedis promoted = cluster.handOver(primaries.get(0));
            assertSettings(promoted, SAVE, "yes");
            try (RedisSide around = fast.around(cluster(cluster))) {
                around.lease().close();
            }
            assertFast(promoted);

            assertThat(fast.restore()).isTrue();
            assertThat(cluster.nodes()).hasSize(4).allSatisfy(FastImportIT::assertRestored);
            assertThat(FastImport.pending(side)).isEmpty();
            cluster.nodes().forEach(RealRedis::kill);
        }
    }

    private FastImport begin(RedisSide side) {
        return FastImport.begin(side, this::replica, notes::add);
    }

    private RedisSide replica(NodeAddress address) {
        return TwoServers.side(Side.TARGET, address.host(), address.port());
    }

    private JedisSide as(String user) {
        return JedisSide.open(
                Side.TARGET, SideConfig.of(redis.host(), redis.port()).withCredentials(user, "pw"));
    }

    private static JedisSide cluster(RealCluster cluster) {
        List<NodeAddress> seeds = cluster.seeds().stream()
                .map(seed -> new NodeAddress(seed.getHost(), seed.getPort()))
                .toList();
        return JedisSide.open(Side.TARGET, SideConfig.defaults().withTopology(Topology.cluster(seeds)));
    }

    private void set(String parameter, String value) {
        try (Jedis jedis = redis.jedis()) {
            jedis.configSet(parameter, value);
        }
    }

    private static void assertFast(RunningServer server) {
        assertSettings(server, "", "no");
    }

    private static void assertRestored(RunningServer server) {
        assertSettings(server, SAVE, "yes");
    }

    private static void assertSettings(RunningServer server, String save, String appendOnly) {
        try (Jedis jedis = server.jedis()) {
            assertThat(jedis.configGet("save")).containsEntry("save", save);
            assertThat(jedis.configGet("appendonly")).containsEntry("appendonly", appendOnly);
        }
    }
}
