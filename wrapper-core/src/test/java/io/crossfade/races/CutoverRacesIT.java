package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.lazy.LazyConfig;
import io.crossfade.testing.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/** What callers are doing while the authority moves from one real server to the other. */
class CutoverRacesIT {
    private static final int THREADS = 4;

    private final Arena arena = new Arena();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
        arena.close();
    }

    /** The target is empty at the first cutover, and nobody backfills: the owners see their keys all the same, both ways. */
    @Test
    @Behaviour({"PH-5", "LZ-1", "CV-8"})
    void cutover_lazyUnderLoadAndBack_ownersAndReceiptsAgree() throws Exception {
        List<OwnKeys> own = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            own.add(new OwnKeys(i));
            own.get(i).preload(arena.onSource);
        }
        Instance app = arena.instance(
                DUAL_WRITE, settings -> settings.lazy(LazyConfig.defaults().withEnabled(true)));
        Receipts receipts = new Receipts();
        AtomicBoolean running = new AtomicBoolean(true);
        List<Future<?>> workers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            OwnKeys keys = own.get(i);
            workers.add(threads.submit(() -> {
                for (int n = 0; running.get(); n = (n + 31) % 200) {
                    keys.use(app.redis, n);
                    receipts.count(app.redis);
                    receipts.log(app.redis);
                }
            }));
        }
        for (int round = 0; round < 3; round++) {
            app.crossfade().changePhase(TARGET_LIVE);
            app.crossfade().changePhase(round == 1 ? SHADOW_READ : DUAL_WRITE);
        }
        app.crossfade().changePhase(TARGET_LIVE);
        running.set(false);
        for (Future<?> worker : workers) {
            worker.get(30, TimeUnit.SECONDS);
        }
        try (Backfill backfill = new Backfill(arena, true, java.time.Duration.ZERO)) {
            backfill.pass();
        }
        arena.restEqual();
        receipts.verify(arena.onTarget);
        own.forEach(keys -> keys.verify(arena.onTarget));
    }

    @Test
    @Behaviour("PH-9")
    void exec_watchedAcrossCutover_isAnsweredAsIfTheKeyHadChanged() {
        Instance app = arena.instance(SHADOW_READ).warmUp();
        app.redis.set("k", "1");
        try (AbstractTransaction transaction = app.redis.transaction(false)) {
            transaction.watch("k");
            app.crossfade().changePhase(TARGET_LIVE);
            transaction.multi();
            transaction.set("k", "2");
            assertThat(transaction.exec()).isNull();
        }
        arena.restEqual();
        assertThat(app.redis.get("k")).isEqualTo("1");
    }

    @Test
    @Behaviour("PH-9")
    void exec_multiAcrossCutover_isExecutedOnTheNewAuthority() {
        Instance app = arena.instance(SHADOW_READ).warmUp();
        try (Connection connection = app.jedis().connectionProvider().getConnection()) {
            connection.executeCommand(Command.MULTI);
            connection.executeCommand(
                    new CommandArguments(Command.RPUSH).add("list").add("a"));
            app.crossfade().changePhase(TARGET_LIVE);
            assertThat(arena.onSource.exists("list")).isFalse();
            assertThat(connection.executeCommand(Command.EXEC)).isEqualTo(List.of(1L));
        }
        assertThat(arena.onTarget.lrange("list", 0, -1)).containsExactly("a");
        arena.restEqual();
    }

    /** The consumer waits on the source; the element is pushed on the target. */
    @Test
    @Behaviour("PH-8")
    void blpop_waitingAcrossCutover_getsTheElementOnce() throws Exception {
        Instance app = arena.instance(SHADOW_READ).warmUp();
        Future<List<String>> consumer = threads.submit(() -> app.redis.blpop(0, "queue"));
        Future<List<String>> bounded = threads.submit(() -> app.redis.blpop(20, "other"));
        app.crossfade().changePhase(TARGET_LIVE);

        app.redis.rpush("queue", "a", "b");
        app.redis.rpush("other", "c");

        assertThat(consumer.get(10, TimeUnit.SECONDS)).containsExactly("queue", "a");
        assertThat(bounded.get(10, TimeUnit.SECONDS)).containsExactly("other", "c");
        arena.restEqual();
        assertThat(arena.onSource.lrange("queue", 0, -1)).containsExactly("b");
    }

    /** A blocking read waits on the source for what comes next; the entry is added on the target. */
    @Test
    @Behaviour("PH-8")
    void xread_waitingAcrossCutover_getsTheEntry() throws Exception {
        Instance app = arena.instance(SHADOW_READ).warmUp();
        app.redis.xadd("stream", XAddParams.xAddParams(), Map.of("f", "before"));
        app.rest();
        Future<?> consumer = threads.submit(() -> {
            List<Map.Entry<String, List<StreamEntry>>> entries = app.redis.xread(
                    XReadParams.xReadParams().block(0), Map.of("stream", StreamEntryID.XGROUP_LAST_ENTRY));
            assertThat(entries.get(0).getValue()).hasSize(1);
            assertThat(entries.get(0).getValue().get(0).getFields()).containsEntry("f", "after");
        });
        await().until(() -> arena.onSource.info("clients").contains("blocked_clients:1"));
        app.crossfade().changePhase(TARGET_LIVE);

        app.redis.xadd("stream", XAddParams.xAddParams(), Map.of("f", "after"));

        consumer.get(10, TimeUnit.SECONDS);
        arena.restEqual();
    }
}
