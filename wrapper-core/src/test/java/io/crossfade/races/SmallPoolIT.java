package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfigBuilder;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.testing.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/** The application holds every connection it may have: what Crossfade needs for itself must not wait for one of them. */
class SmallPoolIT {
    private static final int POOL = 3;

    private final Arena arena = new Arena();
    private final ExecutorService threads = Executors.newFixedThreadPool(POOL);

    @AfterEach
    void end() {
        threads.shutdownNow();
        arena.close();
    }

    private static CrossfadeConfigBuilder small(CrossfadeConfigBuilder settings) {
        return settings.source(settings.build().source().withPoolSize(POOL))
                .target(settings.build().target().withPoolSize(POOL));
    }

    /** Each transaction has a connection and needs the copy of its key before EXEC: all of them would wait for each other. */
    @Test
    @Behaviour("LZ-8")
    void exec_everyConnectionInsideMulti_keysAreMovedAllTheSame() throws Exception {
        for (int i = 0; i < POOL; i++) {
            arena.onSource.set("c:" + i, "10");
        }
        Instance app = arena.instance(TARGET_LIVE, settings -> small(settings)
                .lazy(LazyConfig.defaults().withEnabled(true)));
        CountDownLatch allInside = new CountDownLatch(POOL);
        List<Future<Object>> replies = new ArrayList<>();
        for (int i = 0; i < POOL; i++) {
            String key = "c:" + i;
            replies.add(threads.submit(() -> {
                try (Connection connection = app.jedis().connectionProvider().getConnection()) {
                    connection.executeCommand(Command.MULTI);
                    connection.executeCommand(new CommandArguments(Command.INCR).add(key));
                    allInside.countDown();
                    allInside.await(10, TimeUnit.SECONDS);
                    return connection.executeCommand(Command.EXEC);
                }
            }));
        }
        for (Future<Object> reply : replies) {
            assertThat(reply.get(60, TimeUnit.SECONDS)).isEqualTo(List.of(11L));
        }
        arena.restEqual();
    }

    @Test
    @Behaviour("LZ-8")
    void carry_everyConnectionInUse_goesOn() {
        Instance app = arena.instance(DUAL_WRITE, SmallPoolIT::small);
        List<Connection> watching = new ArrayList<>();
        for (int i = 0; i < POOL - 1; i++) {
            Connection connection = app.jedis().connectionProvider().getConnection();
            connection.executeCommand(new CommandArguments(Command.WATCH).add("k"));
            watching.add(connection);
        }
        Connection last = app.jedis().connectionProvider().getConnection();
        last.executeCommand(new CommandArguments(Command.SET).add("k").add("v"));
        last.executeCommand(new CommandArguments(Command.WATCH).add("k"));
        watching.add(last);

        app.rest();

        assertThat(arena.onTarget.get("k")).isEqualTo("v");
        watching.forEach(Connection::close);
    }
}
