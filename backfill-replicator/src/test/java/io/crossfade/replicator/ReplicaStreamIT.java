package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.local.OwedReconciles;
import io.crossfade.backfill.local.ReplicationReport;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.replicator.ScriptedSource.Answer;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealRedis;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** The stream as it comes over the line, in pieces that no real server can be made to send. The keys are those of a real one. */
class ReplicaStreamIT {
    private static final String ID = "8a1b2c3d4e5f60718293a4b5c6d7e8f901234567";
    private static final String MARK = "0123456789abcdef0123456789abcdef01234567";

    /** An RDB without keys, of version 9, and no check sum. */
    private static final String EMPTY = "REDIS0009\u00ff\0\0\0\0\0\0\0\0";

    private static final String SET = "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\n";
    private static final int ALL_AT_ONCE = 1 << 20;

    private static RealRedis source;
    private static RealRedis target;
    private static JedisSide sourceSide;
    private static JedisSide targetSide;

    @BeforeAll
    static void start() {
        source = RealRedis.start();
        target = RealRedis.start();
        sourceSide = JedisSide.open(Side.SOURCE, Following.config(source));
        targetSide = JedisSide.open(Side.TARGET, Following.config(target));
    }

    @AfterAll
    static void stop() {
        sourceSide.close();
        targetSide.close();
        source.close();
        target.close();
    }

    @BeforeEach
    void empty() {
        target.flush();
        source.flush();
        try (Jedis jedis = source.jedis()) {
            jedis.mset("key", "value", "other", "value");
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "true, 7", "true, 1000000", "false, 1", "false, 1000000"})
    @Race("T42")
    @Behaviour("BF-55")
    void snapshot_bytesOneByOneOrAllAtOnce_nothingBehindItIsLost(boolean diskless, int chunk) throws Exception {
        String snapshot = diskless ? "$EOF:" + MARK + "\r\n" + EMPTY + MARK : "$" + EMPTY.length() + "\r\n" + EMPTY;
        try (ScriptedSource scripted = new ScriptedSource(
                        new Answer(bytes("\n+FULLRESYNC " + ID + " 100\r\n\n\n" + snapshot + SET), chunk, false));
                Following following = following(scripted)) {
            await().atMost(Following.PATIENCE).until(() -> following.isEnded() || onTarget("key") != null);

            ReplicationReport report = following.end();
            assertThat(report.commands()).isOne();
            assertThat(report.snapshot().complete()).isTrue();
            assertThat(onTarget("key")).isEqualTo("value");
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "10", "20", "33"})
    @Behaviour("BF-56")
    void line_cutInsideACommand_isAskedForItAgain(int lost) throws Exception {
        String snapshot = "$" + EMPTY.length() + "\r\n" + EMPTY;
        String half = SET.substring(0, SET.length() - lost);
        String again = SET.replace("key", "other").replace("$3\r\nother", "$5\r\nother");
        try (ScriptedSource scripted = new ScriptedSource(
                        new Answer(bytes("+FULLRESYNC " + ID + " 100\r\n" + snapshot + SET + half), ALL_AT_ONCE, true),
                        new Answer(bytes("+CONTINUE\r\n" + again), ALL_AT_ONCE, false));
                Following following = following(scripted)) {
            await().atMost(Following.PATIENCE).until(() -> following.isEnded() || onTarget("other") != null);

            ReplicationReport report = following.end();
            assertThat(scripted.asked())
                    .isEqualTo(List.of("PSYNC ? -1", "PSYNC " + ID + " " + (100 + SET.length() + 1)));
            assertThat(report.resumptions()).isOne();
            assertThat(report.snapshots()).isOne();
            assertThat(report.commands()).isEqualTo(2);
        }
    }

    /** Half of it may be on the target by then, with keys that the next one does not have any more. */
    @Test
    @Behaviour({"BF-56", "BF-60"})
    void line_cutInsideASnapshot_nextOneIsWholeAndWhatIsGoneMeanwhileIsRemoved() throws Exception {
        String half = "$" + (EMPTY.length() + 1) + "\r\n" + EMPTY.substring(0, 9);
        String whole = "$" + EMPTY.length() + "\r\n" + EMPTY;
        try (Jedis jedis = target.jedis()) {
            jedis.set("from the first half", "1");
        }
        try (ScriptedSource scripted = new ScriptedSource(
                        new Answer(bytes("+FULLRESYNC " + ID + " 100\r\n" + half), ALL_AT_ONCE, true),
                        new Answer(bytes("+FULLRESYNC " + ID + " 200\r\n" + whole + SET), ALL_AT_ONCE, false));
                Following following = following(scripted)) {
            await().atMost(Following.PATIENCE)
                    .until(() ->
                            following.isEnded() || onTarget("key") != null && onTarget("from the first half") == null);

            ReplicationReport report = following.end();
            assertThat(scripted.asked()).isEqualTo(List.of("PSYNC ? -1", "PSYNC ? -1"));
            assertThat(report.snapshots()).isOne();
            assertThat(report.lost()).isOne();
            assertThat(report.snapshot().complete()).isTrue();
        }
    }

    /** Who is asked how much there is does not know the history that is read. */
    @Test
    @Behaviour("BF-166")
    void history_thatTheSourceDoesNotKnowAtTheEnd_isOwedAsIfCutShort() throws Exception {
        String snapshot = "$" + EMPTY.length() + "\r\n" + EMPTY;
        try (ScriptedSource scripted = new ScriptedSource(
                        new Answer(bytes("+FULLRESYNC " + ID + " 100\r\n" + snapshot + SET), ALL_AT_ONCE, false));
                Following following = following(scripted)) {
            await().atMost(Following.PATIENCE).until(() -> following.isEnded() || onTarget("key") != null);

            ReplicationReport report = following.end();
            assertThat(report.clean()).isFalse();
            assertThat(report.owed()).singleElement().asString().startsWith("an end before all was read");
            assertThat(OwedReconciles.of(targetSide).reasons())
                    .isEqualTo("a backfill that followed the source ended uncleanly");
        }
    }

    private static Following following(ScriptedSource scripted) {
        return new Following(Following.job(Following.config("127.0.0.1", scripted.port()), sourceSide, targetSide));
    }

    private static String onTarget(String key) {
        try (Jedis jedis = target.jedis()) {
            return jedis.get(key);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
