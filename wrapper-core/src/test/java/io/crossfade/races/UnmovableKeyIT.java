package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.lazy.LazyConfig;
import io.crossfade.shadow.BreakerConfig;
import io.crossfade.shadow.LedgerConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Difference;
import io.crossfade.testing.Race;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** One key cannot be moved, since the source refuses to show it: that is nobody's trouble but its own. */
class UnmovableKeyIT {
    private static final int KEYS = 2_000;

    private final Arena arena = new Arena();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Instance app;

    @BeforeEach
    void hideOneKey() {
        arena.onSource.set("{t}poison", "hidden");
        for (int i = 0; i < KEYS; i++) {
            arena.onSource.set("{t}k:" + i, "old");
        }
        app = arena.instance(
                TARGET_LIVE, settings -> settings.lazy(LazyConfig.defaults().withEnabled(true))
                        .ledger(new LedgerConfig(200_000))
                        .breaker(BreakerConfig.defaults().withOpenTime(Duration.ofMillis(100))));
        arena.onSource.aclSetUser("default", "resetkeys", "~{t}k:*");
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        arena.onSource.aclSetUser("default", "~*");
        arena.close();
    }

    @Test
    @Behaviour({"LZ-5", "LZ-6"})
    @Race("T29")
    void get_sharedCopyFailsBecauseOfAnotherKey_isAnswered() throws Exception {
        assertThat(app.redis.get("{t}k:0")).isEqualTo("old");
        app.toSource.hold();
        Future<?> both = threads.submit(() -> app.redis.mget("{t}k:1", "{t}poison"));
        assertThatThrownBy(() -> both.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        Future<String> one = threads.submit(() -> app.redis.get("{t}k:1"));
        assertThatThrownBy(() -> one.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        app.toSource.release();

        assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo("old");
        assertThatThrownBy(() -> both.get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(JedisConnectionException.class)
                .hasMessageContaining("was not sent")
                .hasMessageContaining("NOPERM");
    }

    /** The ledger overflows, so every key of the slot becomes dirty, also the one that nobody can move. */
    @Test
    @Behaviour({"LZ-7", "LD-2"})
    @Race("T29")
    void sweep_oneKeyCannotBeMoved_othersBecomeEqual() {
        for (int i = 0; i < KEYS; i++) {
            app.redis.get("{t}k:" + i);
        }
        app.toSource.refuse(true);
        app.toSource.cut();
        for (int i = 0; i < KEYS; i++) {
            app.redis.set("{t}k:" + i, "new");
        }
        await().until(() -> app.crossfade().status().dirtySlots() > 0);
        app.toSource.refuse(false);

        await().atMost(Arena.REST)
                .until(() -> app.crossfade().status().dirtySlots() == 0
                        && app.crossfade().status().dirtyKeys() == 1);
        arena.onSource.aclSetUser("default", "~*");
        List<Difference> differences = ServerComparison.compare(arena.source, arena.target);
        assertThat(differences).allMatch(difference -> difference.key().equals("{t}poison"));
        arena.rest();
        assertThat(arena.onTarget.get("{t}poison")).isEqualTo("hidden");
    }
}
