package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.CarryMode;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;

/** What one caller may expect whatever the shadow does: to read what it wrote, and to wait on the authority alone. */
class OwnWritesIT {
    private static final int POPPERS = 24;
    private static final Pattern BLOCKED = Pattern.compile("blocked_clients:(\\d+)");

    private static Arena arena;

    @BeforeAll
    static void start() {
        arena = new Arena();
    }

    @AfterAll
    static void stop() {
        arena.close();
    }

    @AfterEach
    void clear() {
        arena.clear();
    }

    private static int blocked(Jedis server) {
        Matcher found = BLOCKED.matcher(server.info("clients"));
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    /** Many wait on empty lists. Naive end: each wait is repeated on the target, and every thread that carries is parked. */
    @Test
    @Behaviour({"PH-8", "DW-3", "CV-7"})
    @Race("P30")
    void p30_manyBlockedPops_parkNothingOnTheShadow() throws Exception {
        Instance app = arena.instance(
                        DUAL_WRITE,
                        settings -> settings.source(settings.build().source().withPoolSize(POPPERS + 4)))
                .warmUp();
        int connections = app.toTarget.connections();
        ExecutorService threads = Executors.newFixedThreadPool(POPPERS);
        try {
            List<Future<List<String>>> poppers = new ArrayList<>();
            for (int i = 0; i < POPPERS; i++) {
                String list = "list:" + i;
                poppers.add(threads.submit(() -> app.redis.blpop(0, list)));
            }
            await().until(() -> blocked(arena.onSource) > POPPERS * 3 / 4);

            app.redis.set("k", "v");
            app.rest();
            assertThat(arena.onTarget.get("k")).isEqualTo("v");
            assertThat(blocked(arena.onTarget)).isZero();
            assertThat(app.toTarget.connections()).isLessThanOrEqualTo(connections + 1);

            for (int i = 0; i < POPPERS; i++) {
                app.redis.rpush("list:" + i, "first", "second");
            }
            for (int i = 0; i < POPPERS; i++) {
                assertThat(poppers.get(i).get(20, TimeUnit.SECONDS)).containsExactly("list:" + i, "first");
            }
        } finally {
            threads.shutdownNow();
        }
        arena.restEqual();
        assertThat(arena.onTarget.lrange("list:0", 0, -1)).containsExactly("second");
    }

    /** The carry of a write hangs when its key is read. Naive end: a read of the other side finds nothing, or the old value. */
    @ParameterizedTest
    @EnumSource(
            value = MigrationPhase.class,
            names = {"DUAL_WRITE", "SHADOW_READ", "TARGET_LIVE", "RAMP_DOWN"})
    @Behaviour({"PH-1", "DW-7"})
    @Race("P31")
    void p31_readRightAfterItsWrite_findsIt(MigrationPhase phase) {
        for (CarryMode mode : CarryMode.values()) {
            Instance app = arena.instance(
                            phase,
                            settings -> settings.carry(CarryConfig.defaults()
                                    .withLanes(1)
                                    .withMode(mode)
                                    .withSyncTimeout(Duration.ofMillis(50))))
                    .warmUp();
            app.redis.set("k", "old");
            app.rest();
            TcpProxy toShadow = phase.authority() == Side.SOURCE ? app.toTarget : app.toSource;
            Jedis onShadow = phase.authority() == Side.SOURCE ? arena.onTarget : arena.onSource;

            toShadow.hold();
            app.redis.set("k", "new");
            assertThat(app.redis.get("k")).isEqualTo("new");
            try (AbstractPipeline pipeline = app.redis.pipelined()) {
                pipeline.incr("c");
                Response<String> count = pipeline.get("c");
                pipeline.sync();
                assertThat(count.get()).isEqualTo("1");
            }
            assertThat(onShadow.get("k")).isEqualTo("old");
            toShadow.release();

            arena.restEqual();
            assertThat(onShadow.get("k")).isEqualTo("new");
            app.redis.del("c");
            app.rest();
        }
    }

    /**
     * The first write that the shadow does not answer drops its connection. The pool replaced it at once, on the caller's thread,
     * and the next write wanted another one: each waited as long as the timeouts of the side permit, 30 s here.
     */
    @Test
    @Behaviour("DW-7")
    void sync_shadowStopsAnswering_isNotWaitedForLongerThanTheSyncTimeout() {
        Instance app = arena.instance(
                        DUAL_WRITE,
                        settings -> settings.carry(CarryConfig.defaults()
                                .withLanes(1)
                                .withMode(CarryMode.SYNC)
                                .withSyncTimeout(Duration.ofMillis(50))))
                .warmUp();
        app.redis.set("k", "before");
        app.rest();
        app.toTarget.hold();

        long start = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            app.redis.set("k", "v" + i);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
        app.toTarget.release();
        arena.restEqual();
        assertThat(arena.onTarget.get("k")).isEqualTo("v3");
    }

    /** To open the first connection the caller waited as long as the timeouts of the side permit, 30 s here. */
    @Test
    @Behaviour("DW-63")
    void sync_shadowHangsFromTheStart_isNotWaitedForLongerThanTheSyncTimeout() {
        Instance app = arena.instance(
                DUAL_WRITE,
                settings -> settings.carry(CarryConfig.defaults()
                        .withLanes(1)
                        .withMode(CarryMode.SYNC)
                        .withSyncTimeout(Duration.ofMillis(100))));
        app.toTarget.hold();

        long start = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            app.redis.set("k", "v" + i);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
        app.toTarget.release();
        arena.restEqual();
        assertThat(arena.onTarget.get("k")).isEqualTo("v3");
    }
}
