package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.CarryMode;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * In sync mode a write is on the target before the source has it, and another instance's write comes in between. The source then
 * holds just what was written, and the target does not: only looking at both sides tells.
 */
class SentAheadIT {
    private final Arena arena = new Arena();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private Instance ahead;
    private Instance other;

    @BeforeEach
    void start() {
        ahead = inSyncMode();
        other = inSyncMode();
    }

    private Instance inSyncMode() {
        return arena.instance(
                        DUAL_WRITE,
                        settings -> settings.carry(
                                CarryConfig.defaults().withLanes(1).withMode(CarryMode.SYNC)))
                .warmUp();
    }

    @AfterEach
    void end() {
        thread.shutdownNow();
        arena.close();
    }

    @Test
    @Behaviour("CV-10")
    @Race("P1")
    void set_otherWroteTheKeyInBetween_isOnBothSides() throws Exception {
        overtaken(() -> ahead.redis.set("k", "ahead"), "ahead", () -> other.redis.set("k", "other"));

        assertThat(arena.onTarget.get("k")).isEqualTo("ahead");
    }

    @Test
    @Behaviour("CV-10")
    void set_otherGaveTheKeyAnExpiryInBetween_expiresOnNeitherSide() throws Exception {
        overtaken(() -> ahead.redis.set("k", "ahead"), "ahead", () -> other.redis.expire("k", 1_000));

        assertThat(arena.onTarget.ttl("k")).isEqualTo(-1);
    }

    @Test
    @Behaviour("CV-10")
    @Race("P1")
    void delete_otherWroteTheKeyInBetween_isGoneOnBothSides() throws Exception {
        overtaken(() -> ahead.redis.del("k"), null, () -> other.redis.set("k", "other"));

        assertThat(arena.onTarget.exists("k")).isFalse();
    }

    private void overtaken(Callable<?> write, @Nullable String onTheTarget, Runnable inBetween) throws Exception {
        other.redis.set("k", "before");
        other.rest();
        ahead.toSource.hold();
        Future<?> call = thread.submit(write);
        await().until(() -> Objects.equals(arena.onTarget.get("k"), onTheTarget));
        inBetween.run();
        other.rest();
        ahead.toSource.release();
        call.get(20, TimeUnit.SECONDS);
        arena.restEqual();
    }
}
