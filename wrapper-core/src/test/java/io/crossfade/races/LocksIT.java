package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.lazy.LazyConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/**
 * Locks made of SET NX and a script that deletes the lock only if it is still one's own: the authority decides once, and the
 * shadow is a copy, never a vote. Rows P9 and P28 of the list of races.
 */
class LocksIT {
    private static final String LOCK = "lock";
    private static final int THREADS = 6;
    private static final int TURNS = 12;
    private static final String RELEASE =
            "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";

    private final Arena arena = new Arena();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger holders = new AtomicInteger();
    private final AtomicInteger mostHolders = new AtomicInteger();
    private final LongAdder locked = new LongAdder();
    private final LongAdder notOwn = new LongAdder();
    private final AtomicBoolean running = new AtomicBoolean(true);

    @AfterEach
    void end() {
        threads.shutdownNow();
        arena.close();
    }

    private void contend(RedisClient redis) {
        while (running.get()) {
            String token = UUID.randomUUID().toString();
            if (redis.set(LOCK, token, SetParams.setParams().nx().px(20_000)) == null) {
                Thread.onSpinWait();
                continue;
            }
            int now = holders.incrementAndGet();
            mostHolders.accumulateAndGet(now, Math::max);
            redis.incr("count");
            holders.decrementAndGet();
            if (!Long.valueOf(1).equals(redis.eval(RELEASE, List.of(LOCK), List.of(token)))) {
                notOwn.increment();
            }
            locked.increment();
        }
    }

    private List<Future<?>> start(List<RedisClient> clients) {
        List<Future<?>> contenders = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            RedisClient redis = clients.get(i % clients.size());
            contenders.add(threads.submit(() -> contend(redis)));
        }
        return contenders;
    }

    private void stop(List<Future<?>> contenders) throws Exception {
        running.set(false);
        for (Future<?> contender : contenders) {
            contender.get(30, TimeUnit.SECONDS);
        }
        arena.restEqual();
        assertThat(mostHolders).hasValue(1);
        assertThat(notOwn.sum()).isZero();
        assertThat(arena.onSource.get("count")).isEqualTo(Long.toString(locked.sum()));
        assertThat(arena.onTarget.get("count")).isEqualTo(Long.toString(locked.sum()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Behaviour("CV-8")
    @Race("P28")
    void p28_lockAcrossCutoverAndRollback_oneHolderAtATime(boolean lazy) throws Exception {
        Instance app = arena.instance(
                SHADOW_READ, settings -> settings.lazy(LazyConfig.defaults().withEnabled(lazy)));
        List<Future<?>> contenders = start(List.of(app.redis));
        long seen = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            app.crossfade().changePhase(turn % 2 == 0 ? TARGET_LIVE : SHADOW_READ);
            seen = awaitMore(seen);
        }
        stop(contenders);
    }

    @Test
    @Behaviour("CV-8")
    @Race("P9")
    void p09_twoInstancesContend_oneHolderAtATime() throws Exception {
        List<RedisClient> clients = List.of(arena.instance(DUAL_WRITE).redis, arena.instance(DUAL_WRITE).redis);
        List<Future<?>> contenders = start(clients);
        awaitMore(500);
        stop(contenders);
    }

    private long awaitMore(long seen) {
        await().until(() -> locked.sum() > seen + 20);
        return locked.sum();
    }
}
