package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.shadow.BreakerConfig;
import io.crossfade.shadow.FailureReason;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Jedis;

/** The shadow is there and refuses what it is given. */
class ShadowPressureIT {
    private static final int WRITES = 20_000;
    private static final int BATCH = 100;

    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    /** Why it refuses, and how that begins and ends. */
    private enum Trouble {
        OUT_OF_MEMORY(FailureReason.OUT_OF_MEMORY) {
            @Override
            void begin(Jedis shadow, Instance app) {
                shadow.configSet("maxmemory", "1mb");
            }

            @Override
            void end(Jedis shadow) {
                shadow.configSet("maxmemory", "0");
            }
        },
        NO_REPLICAS(FailureReason.READ_ONLY) {
            @Override
            void begin(Jedis shadow, Instance app) {
                shadow.configSet("min-replicas-to-write", "1");
            }

            @Override
            void end(Jedis shadow) {
                shadow.configSet("min-replicas-to-write", "0");
            }
        },
        NO_PERMISSION(FailureReason.NOT_PERMITTED) {
            @Override
            void begin(Jedis shadow, Instance app) {
                shadow.aclSetUser("default", "-@write");
            }

            @Override
            void end(Jedis shadow) {
                shadow.aclSetUser("default", "+@all");
            }
        },
        TOO_MANY_CLIENTS(FailureReason.TOO_MANY_CLIENTS) {
            @Override
            void begin(Jedis shadow, Instance app) {
                shadow.configSet("maxclients", "1");
                app.toTarget.cut();
            }

            @Override
            void end(Jedis shadow) {
                shadow.configSet("maxclients", "1000");
            }
        };

        final FailureReason reason;

        Trouble(FailureReason reason) {
            this.reason = reason;
        }

        abstract void begin(Jedis shadow, Instance app);

        abstract void end(Jedis shadow);
    }

    private Instance app() {
        return arena.instance(
                        DUAL_WRITE,
                        settings -> settings.breaker(BreakerConfig.defaults()
                                .withOpenTime(Duration.ofMillis(200))
                                .withMaxOpenTime(Duration.ofSeconds(1))))
                .warmUp();
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour({"DW-2", "DW-15"})
    void writes_shadowRefuses_areCountedByReasonAndHealed(Trouble trouble) {
        Instance app = app();
        app.redis.set("before", "v");
        app.rest();

        trouble.begin(arena.onTarget, app);
        await().atMost(Arena.REST).until(() -> {
            app.redis.incr("counter");
            return app.crossfade().carryCounters().failures(trouble.reason) > 0;
        });
        app.redis.set("before", "changed");
        trouble.end(arena.onTarget);

        arena.restEqual();
    }

    /** There is no dirty key to try the shadow with. */
    @Test
    @Behaviour("DW-12")
    void publish_nothingElseIsWritten_reachesTheShadowAgain() {
        Instance app = app();
        app.toTarget.refuse(true);
        app.toTarget.cut();
        await().atMost(Arena.REST).until(() -> {
            app.redis.publish("channel", "lost");
            return app.crossfade().status().breaker().equals("open");
        });
        assertThat(app.crossfade().status().dirtyKeys()).isZero();

        app.toTarget.refuse(false);

        await().atMost(Arena.REST).until(() -> {
            app.redis.publish("channel", "message");
            return app.crossfade().carryCounters().messages() > 0;
        });
        assertThat(app.crossfade().status().breaker()).isEqualTo("closed");
    }

    /** Without care, every write and every retry of every dirty key would reach a server that is in trouble. */
    @Test
    @Behaviour("DW-16")
    void writes_shadowIsOutOfMemory_itIsSpared() {
        Instance app = app();
        Trouble.OUT_OF_MEMORY.begin(arena.onTarget, app);
        await().atMost(Arena.REST).until(() -> {
            app.redis.incr("counter");
            return app.crossfade().status().breaker().equals("open");
        });

        long before = executed(arena.onTarget);
        long start = System.nanoTime();
        for (int i = 0; i < WRITES; i += BATCH) {
            try (AbstractPipeline pipeline = app.redis.pipelined()) {
                for (int k = 0; k < BATCH; k++) {
                    pipeline.set("k:" + (i + k), "v");
                }
            }
        }
        await().until(() -> app.crossfade().status().queuedWrites() == 0);
        double seconds = (System.nanoTime() - start) / 1e9;
        long reached = executed(arena.onTarget) - before;
        System.out.printf(
                "%d writes in %.1f s, of a shadow without memory: %d commands reached it, %.0f a second%n",
                WRITES, seconds, reached, reached / seconds);

        assertThat((double) reached).isLessThan(1_000 * (1 + seconds));
        Trouble.OUT_OF_MEMORY.end(arena.onTarget);
        arena.restEqual();
    }

    private static long executed(Jedis server) {
        return server.info("stats")
                .lines()
                .filter(line -> line.startsWith("total_commands_processed:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    /** It makes room by itself, without a word to anybody: only its own count tells. */
    @Test
    @Behaviour("DW-61")
    void shadow_evictsKeys_isCountedAndEveryKeyIsLookedAt() {
        Instance app = arena.instance(DUAL_WRITE).warmUp();
        for (int i = 0; i < 100; i++) {
            app.redis.set("k:" + i, "v");
        }
        arena.restEqual();
        arena.onTarget.configSet("maxmemory-policy", "allkeys-random");
        arena.onTarget.configSet("maxmemory", "1");
        await().until(() -> arena.onTarget.dbSize() < 100);
        arena.onTarget.configSet("maxmemory", "0");

        app.toTarget.cut(); // servers are asked anew with a new connection, else within a minute
        app.redis.set("k:0", "new");

        await().until(() -> app.crossfade().carryCounters().failures(FailureReason.EVICTED) > 0);
        arena.restEqual();
    }
}
