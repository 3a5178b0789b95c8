package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.MigrationPhase;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.testing.TcpProxy;
import io.crossfade.verify.ShadowReadConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Random applications on several instances, two threads each, and a backfill beside them. */
final class RandomRun {
    private static final int THREADS_OF_AN_INSTANCE = 2;

    private final Arena arena;
    private final boolean lazy;
    private final List<List<Step>> threads;
    private final List<Instance> instances = new ArrayList<>();
    private final List<OwnKeys> own = new ArrayList<>();
    private final Receipts receipts = new Receipts();
    private final Set<Instance> mayFail = ConcurrentHashMap.newKeySet();

    RandomRun(Arena arena, boolean lazy, List<List<Step>> threads) {
        this.arena = arena;
        this.lazy = lazy;
        this.threads = threads;
    }

    /** Fills the source, runs every step, and lets everything come to rest. */
    void run(boolean check) throws Exception {
        arena.clear();
        Verb[] verbs = Verb.values();
        try (Instance before =
                new Instance(arena.source, arena.target, MigrationPhase.SOURCE_ONLY, settings -> settings)) {
            for (int i = 0; i < 200; i++) {
                attempt(before, verbs[i % 30], i);
            }
        }
        for (int i = 0; i < threads.size(); i++) {
            OwnKeys keys = new OwnKeys(i);
            keys.preload(arena.onSource);
            own.add(keys);
        }
        for (int i = 0; i < threads.size() / THREADS_OF_AN_INSTANCE; i++) {
            instances.add(instance(check, i));
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads.size() + 1);
        AtomicBoolean running = new AtomicBoolean(true);
        try (Backfill backfill = new Backfill(arena, lazy, Duration.ofMillis(1))) {
            Future<?> copying = pool.submit(() -> {
                do {
                    backfill.pass();
                } while (running.get());
            });
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < threads.size(); i++) {
                int thread = i;
                working.add(pool.submit(() -> work(thread)));
            }
            for (Future<?> worker : working) {
                worker.get(60, TimeUnit.SECONDS);
            }
            running.set(false);
            copying.get(60, TimeUnit.SECONDS);
        } finally {
            pool.shutdownNow();
        }
        instances.forEach(instance -> instance.toSource.delay(Duration.ZERO));
        instances.forEach(instance -> instance.toTarget.delay(Duration.ZERO));
        arena.rest();
    }

    private Instance instance(boolean check, int number) {
        Instance instance =
                arena.instance(lazy ? TARGET_LIVE : SHADOW_READ, settings -> settings.carry(CarryConfig.defaults()
                                .withCheck(check)
                                .withQuietTime(Duration.ofMillis(5))
                                .withGrace(Duration.ofMillis(200)))
                        .lazy(LazyConfig.defaults().withEnabled(lazy))
                        .shadowRead(ShadowReadConfig.defaults().withSampleRate(0.5)));
        authority(instance).delay(Duration.ofNanos(100_000L * number));
        shadow(instance).delay(Duration.ofMillis(number));
        return instance;
    }

    private TcpProxy authority(Instance instance) {
        return lazy ? instance.toTarget : instance.toSource;
    }

    private TcpProxy shadow(Instance instance) {
        return lazy ? instance.toSource : instance.toTarget;
    }

    private Void work(int thread) {
        Instance instance = instances.get(thread / THREADS_OF_AN_INSTANCE);
        for (Step step : threads.get(thread)) {
            try {
                perform(step, instance, thread);
            } catch (JedisDataException e) {
                assertThat(e.getMessage()).as("%s", step).doesNotContain("Crossfade");
            } catch (JedisConnectionException e) {
                if (!mayFail.contains(instance)) {
                    throw e;
                }
            }
        }
        return null;
    }

    private void perform(Step step, Instance instance, int thread) {
        switch (step.kind()) {
            case COMMAND -> step.verb().perform(instance.redis, step.n());
            case COUNT -> receipts.count(instance.redis);
            case LOG -> receipts.log(instance.redis);
            case OWN -> own.get(thread).use(instance.redis, step.n());
            case CUT_SHADOW -> {
                if (lazy) {
                    mayFail.add(instance); // a first touch needs both sides
                }
                shadow(instance).cut();
            }
            case CUT_AUTHORITY -> {
                mayFail.add(instance);
                authority(instance).cut();
            }
            case DELAY_SHADOW -> shadow(instance).delay(Duration.ofMillis(step.n() % 8));
        }
    }

    private static void attempt(Instance instance, Verb verb, int n) {
        try {
            verb.perform(instance.redis, n);
        } catch (JedisDataException e) {
            assertThat(e.getMessage()).doesNotContain("Crossfade");
        }
    }

    /** Demands what every acknowledged write must have left on both servers. */
    void verify() {
        for (Jedis server : List.of(arena.onSource, arena.onTarget)) {
            receipts.verify(server);
            own.forEach(keys -> keys.verify(server));
        }
    }
}
