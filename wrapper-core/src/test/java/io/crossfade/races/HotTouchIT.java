package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.lazy.LazyConfig;
import io.crossfade.lazy.SourceUnreachable;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;

/** What first touches cost the servers, and what becomes of them without the source. */
class HotTouchIT {
    private static final int READERS = 1_000;
    private static final int MEGABYTES = 50;
    private static final int WINDOWS = MEGABYTES * 4;

    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    /** Row P32 of the list of races. Naive end: a thousand copies of fifty megabytes. */
    @Test
    @Behaviour({"LZ-5", "LZ-10"})
    @Race("P32")
    void p32_thousandReadersMissOneHotLargeKey_itIsCopiedOnceInParts() throws Exception {
        String megabyte = "x".repeat(1 << 20);
        for (int i = 0; i < MEGABYTES; i++) {
            arena.onSource.append("hot", megabyte);
        }
        Instance app = instance(lazy().withLargeValueWait(Duration.ofMinutes(1)));
        arena.onSource.configResetStat();
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        try {
            List<Callable<Long>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(() -> app.redis.strlen("hot"));
            }
            for (Future<Long> reader : threads.invokeAll(readers)) {
                assertThat(reader.get()).isEqualTo((long) MEGABYTES << 20);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(calls(arena.onSource, "getrange")).isLessThanOrEqualTo(3 * WINDOWS);
        assertThat(calls(arena.onSource, "memory|usage")).isLessThan(READERS / 100);
        assertThat(calls(arena.onSource, "dump") + calls(arena.onSource, "get")).isZero();
        assertThat(app.crossfade().status().lazyCopies()).isOne();
        arena.restEqual();
    }

    /** Row P33 of the list of races. Naive end: every read of such a key asks both servers for ever. */
    @Test
    @Behaviour("LZ-12")
    @Race("P33")
    void p33_keysThatExistNowhereAreReadOften_eachIsLookedForOnce() {
        Instance app = instance(lazy());
        arena.onSource.configResetStat();
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 10; i++) {
                assertThat(app.redis.get("nowhere" + i)).isNull();
            }
        }
        assertThat(calls(arena.onSource, "dump")).isEqualTo(10);
        Instance other = instance(lazy());
        for (int i = 0; i < 10; i++) {
            assertThat(other.redis.get("nowhere" + i)).isNull();
        }
        assertThat(calls(arena.onSource, "dump")).as("the markers tell").isEqualTo(10);
        arena.restEqual();
    }

    @Test
    @Behaviour("LZ-12")
    void pipelineAndMultiKeyCommand_keysAreFetchedOnceEach() {
        for (int i = 0; i < 60; i++) {
            arena.onSource.set("key" + i, "v" + i);
        }
        Instance app = instance(lazy());
        arena.onSource.configResetStat();
        arena.onTarget.configResetStat();
        try (AbstractPipeline pipeline = app.redis.pipelined()) {
            List<Response<String>> replies = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                replies.add(pipeline.get("key" + i % 20));
            }
            pipeline.sync();
            assertThat(replies).extracting(Response::get).contains("v0", "v19").doesNotContainNull();
        }
        String[] keys = new String[60];
        for (int i = 0; i < 60; i++) {
            keys[i] = "key" + i;
        }
        assertThat(app.redis.mget(keys)).hasSize(60).doesNotContainNull();
        assertThat(calls(arena.onSource, "dump")).isEqualTo(60);
        assertThat(calls(arena.onTarget, "restore")).isEqualTo(60);
        arena.restEqual();
    }

    @Test
    @Behaviour({"LZ-6", "LZ-11"})
    void sourceUnreachable_fail_movedKeysAreUsedAndOthersFail() {
        arena.onSource.set("moved", "1");
        arena.onSource.set("unmoved", "2");
        Instance other = instance(lazy());
        Instance app = instance(lazy());
        assertThat(app.redis.get("unmoved" + 0)).isNull();
        assertThat(other.redis.incr("moved")).isEqualTo(2);
        other.rest();
        loseTheSource(app);
        assertThat(app.redis.incr("moved")).as("its marker tells").isEqualTo(3);
        assertThatThrownBy(() -> app.redis.get("unmoved"))
                .isInstanceOf(JedisException.class)
                .hasMessageContaining("not sent");
        app.toSource.refuse(false);
        await().atMost(Arena.REST).ignoreExceptions().until(() -> "2".equals(app.redis.get("unmoved")));
        arena.restEqual();
    }

    @Test
    @Behaviour("LZ-11")
    void sourceUnreachable_serveTarget_readsAreAnsweredAndMoveLater() {
        arena.onSource.set("unmoved", "1");
        Instance app = instance(lazy().withSourceUnreachable(SourceUnreachable.SERVE_TARGET));
        app.redis.set("warm", "up");
        app.rest();
        loseTheSource(app);
        assertThat(app.redis.get("unmoved")).isNull();
        assertThat(app.redis.mget("unmoved", "warm")).containsExactly(null, "up");
        assertThat(app.crossfade().status().lazyUnmovedReads()).isEqualTo(2);
        assertThatThrownBy(() -> app.redis.incr("unmoved"))
                .isInstanceOf(JedisException.class)
                .hasMessageContaining("not sent");
        app.toSource.refuse(false);
        await("nothing is lost").atMost(Arena.REST).ignoreExceptions().until(() -> app.redis.incr("unmoved") == 2);
        assertThat(app.redis.get("unmoved")).isEqualTo("2");
        arena.restEqual();
    }

    private static void loseTheSource(Instance app) {
        app.toSource.refuse(true);
        app.toSource.cut();
    }

    private static LazyConfig lazy() {
        return LazyConfig.defaults().withEnabled(true);
    }

    private Instance instance(LazyConfig lazy) {
        return arena.instance(TARGET_LIVE, settings -> settings.lazy(lazy));
    }

    private static long calls(Jedis jedis, String command) {
        Matcher matcher = Pattern.compile("cmdstat_" + Pattern.quote(command) + ":calls=(\\d+),")
                .matcher(jedis.info("commandstats"));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
