package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.shadow.BreakerConfig;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.CarryMode;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The shadow fails in every way there is while an application is under load: the application meets no error, the authority
 * has every acknowledged write, and when the shadow is well again both sides become equal by themselves.
 */
class ShadowFaultIT {
    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final long HEALTHY_MILLIS = 400;
    private static final int UNTOUCHED_KEYS = 200;
    private static final long FAULT_MILLIS = 900;

    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    /** What happens to the shadow, and how it is put right. */
    private enum Fault {
        KILLED_AND_STARTED_EMPTY {
            @Override
            void begin(Arena arena, Instance app) {
                arena.target.kill();
            }

            @Override
            void end(Arena arena, Instance app) {
                arena.target.restart();
            }
        },
        HUNG {
            @Override
            void begin(Arena arena, Instance app) {
                arena.target.pause();
            }

            @Override
            void end(Arena arena, Instance app) {
                arena.target.resume();
            }
        },
        CUT {
            @Override
            void begin(Arena arena, Instance app) {
                app.toTarget.cut();
            }

            @Override
            void end(Arena arena, Instance app) {
                app.toTarget.cut();
            }
        },
        SLOW {
            @Override
            void begin(Arena arena, Instance app) {
                app.toTarget.delay(Duration.ofMillis(100));
            }

            @Override
            void end(Arena arena, Instance app) {
                app.toTarget.delay(Duration.ZERO);
            }
        },
        REFUSING_CONNECTIONS {
            @Override
            void begin(Arena arena, Instance app) {
                app.toTarget.refuse(true);
                app.toTarget.cut();
            }

            @Override
            void end(Arena arena, Instance app) {
                app.toTarget.refuse(false);
            }
        },
        ASKING_FOR_A_PASSWORD {
            @Override
            void begin(Arena arena, Instance app) {
                arena.onTarget.configSet("requirepass", "secret");
                app.toTarget.cut();
            }

            @Override
            void end(Arena arena, Instance app) {
                arena.onTarget.configSet("requirepass", "");
            }
        },
        OUT_OF_MEMORY {
            @Override
            void begin(Arena arena, Instance app) {
                arena.onTarget.configSet("maxmemory", "1mb");
            }

            @Override
            void end(Arena arena, Instance app) {
                arena.onTarget.configSet("maxmemory", "0");
            }
        };

        abstract void begin(Arena arena, Instance app);

        abstract void end(Arena arena, Instance app);
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour({"DW-2", "DW-3", "DW-12"})
    @Race("T31")
    void load_shadowFailsInAsyncMode_isNotDisturbedAndHeals(Fault fault) throws Exception {
        play(fault, CarryMode.ASYNC);
    }

    @ParameterizedTest
    @EnumSource(names = {"KILLED_AND_STARTED_EMPTY", "HUNG", "OUT_OF_MEMORY"})
    @Behaviour({"DW-2", "DW-3", "DW-7"})
    void load_shadowFailsInSyncMode_meetsNoErrorAndHeals(Fault fault) throws Exception {
        play(fault, CarryMode.SYNC);
    }

    private void play(Fault fault, CarryMode mode) throws Exception {
        Instance app = arena.instance(SHADOW_READ, settings -> {
            SideConfig target = settings.build().target();
            return settings.target(target.withTimeouts(TIMEOUT, TIMEOUT))
                    .carry(CarryConfig.defaults()
                            .withMode(mode)
                            .withGrace(TIMEOUT)
                            .withSyncTimeout(Duration.ofMillis(100)))
                    .breaker(BreakerConfig.defaults().withOpenTime(TIMEOUT));
        });
        for (int i = 0; i < UNTOUCHED_KEYS; i++) {
            app.redis.set("untouched:" + i, "since before the fault");
        }
        app.rest();
        try (Load load = new Load(app.redis)) {
            load.runFor(HEALTHY_MILLIS);
            Histogram before = load.runFor(HEALTHY_MILLIS);
            fault.begin(arena, app);
            Histogram during = load.runFor(FAULT_MILLIS);
            fault.end(arena, app);
            load.runFor(HEALTHY_MILLIS);
            load.stop();

            System.out.printf(
                    "%s %s: p99 %d us before, %d us during; %d and %d calls a second%n",
                    mode,
                    fault,
                    p99(before),
                    p99(during),
                    perSecond(before, HEALTHY_MILLIS),
                    perSecond(during, FAULT_MILLIS));
            assertThat(during.getTotalCount()).isPositive();
            arena.restEqual();
            load.receipts.verify(arena.onSource);
        }
        assertThat(app.crossfade().status().breaker()).isEqualTo("closed");
    }

    private static long p99(Histogram latencies) {
        return TimeUnit.NANOSECONDS.toMicros(latencies.getValueAtPercentile(99));
    }

    private static long perSecond(Histogram latencies, long millis) {
        return latencies.getTotalCount() * 1_000 / millis;
    }
}
