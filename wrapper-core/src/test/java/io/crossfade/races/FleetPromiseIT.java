package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.MigrationException;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/**
 * The promise: while the authority goes back and forth through the fleet, every acknowledged write is on both sides exactly once at
 * the end, and no process ever sees a counter go backwards, whoever increased it.
 */
class FleetPromiseIT {
    private static final int INSTANCES = 3;
    private static final int MOVES = 12;

    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    @Test
    @Race("P22")
    @Behaviour({"FL-2", "PH-5"})
    void p22_authorityGoesBackAndForthUnderLoad_keepsEveryWriteAndShowsNoOldValue() throws Exception {
        List<Instance> fleet = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            fleet.add(arena.instance(SHADOW_READ, Members.of(Duration.ofSeconds(30)))
                    .warmUp());
        }
        Receipts receipts = new Receipts();
        AtomicLong highest = new AtomicLong();
        AtomicBoolean running = new AtomicBoolean(true);
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            RedisClient redis = fleet.get(i).redis;
            OwnKeys own = new OwnKeys(i);
            own.preload(arena.onSource);
            own.preload(arena.onTarget);
            workers.add(Background.run(() -> {
                for (int n = 0; running.get(); n = (n + 31) % 200) {
                    own.use(redis, n);
                    receipts.count(redis);
                    receipts.log(redis);
                }
            }));
            workers.add(Background.run(() -> {
                while (running.get()) {
                    long before = highest.get();
                    String value = redis.get("shared");
                    assertThat(value == null ? 0 : Long.parseLong(value))
                            .as("a counter that was %d before", before)
                            .isGreaterThanOrEqualTo(before);
                    highest.accumulateAndGet(redis.incr("shared"), Math::max);
                }
            }));
        }
        int made = 0;
        for (int i = 0; made < MOVES && i < 10 * MOVES; i++) {
            Instance proposer = fleet.get(i % INSTANCES);
            try {
                proposer.crossfade()
                        .changePhase(proposer.crossfade().phase() == SHADOW_READ ? TARGET_LIVE : SHADOW_READ);
                made++;
            } catch (MigrationException givenUp) {
                assertThat(workers).noneMatch(CompletableFuture::isDone);
            }
        }
        assertThat(made).isEqualTo(MOVES);
        running.set(false);
        arena.rest();
        for (CompletableFuture<Void> worker : workers) {
            worker.get(60, TimeUnit.SECONDS);
        }
        arena.restEqual();
        receipts.verify(arena.onSource);
        receipts.verify(arena.onTarget);
        assertThat(arena.onSource.get("shared")).isEqualTo(Long.toString(highest.get()));
        assertThat(arena.onTarget.get("shared")).isEqualTo(Long.toString(highest.get()));
    }
}
