package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.CutoverConfig;
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

/** Random applications in a scene: what they do, what happens to their connections, and what they must find in the end. */
final class RandomRun {
    private final Arena arena;
    private final Scene scene;
    private final List<List<Step>> threads;
    private final List<Instance> instances = new ArrayList<>();
    private final List<OwnKeys> own = new ArrayList<>();
    private final Receipts receipts = new Receipts();
    private final Set<Instance> mayFail = ConcurrentHashMap.newKeySet();

    RandomRun(Arena arena, Scene scene, List<List<Step>> threads) {
        this.arena = arena;
        this.scene = scene;
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
        for (int i = 0; i < scene.instances(threads.size()); i++) {
            instances.add(instance(check, i));
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads.size() + 1);
        try (Backfill backfill = new Backfill(arena, scene.lazy, Duration.ofMillis(1))) {
            if (scene.moving) {
                moveBeside(pool, backfill);
            } else {
                copyBeside(pool, backfill);
            }
        } finally {
            pool.shutdownNow();
        }
        arena.rest();
    }

    private void copyBeside(ExecutorService pool, Backfill backfill) throws Exception {
        AtomicBoolean running = new AtomicBoolean(true);
        Future<?> copying = pool.submit(() -> {
            do {
                backfill.pass();
            } while (running.get());
        });
        work(pool);
        running.set(false);
        copying.get(60, TimeUnit.SECONDS);
    }

    private void moveBeside(ExecutorService pool, Backfill backfill) throws Exception {
        if (!scene.lazy) {
            backfill.pass();
        }
        Mover mover = new Mover(instances.get(0).crossfade(), scene.lazy, threads.hashCode());
        AtomicBoolean running = new AtomicBoolean(true);
        Future<?> moving = pool.submit(() -> mover.moveWhile(running));
        work(pool);
        running.set(false);
        moving.get(60, TimeUnit.SECONDS);
        if (scene.lazy) {
            MigrationPhase now = instances.get(0).crossfade().phase();
            await().atMost(Arena.REST).until(() -> now == TARGET_LIVE || mover.move(TARGET_LIVE));
            backfill.pass();
        }
        System.out.println(scene + ": " + mover.moves() + " moves");
    }

    private void work(ExecutorService pool) throws Exception {
        List<Future<?>> working = new ArrayList<>();
        for (int i = 0; i < threads.size(); i++) {
            int thread = i;
            working.add(pool.submit(() -> work(thread)));
        }
        for (Future<?> worker : working) {
            worker.get(60, TimeUnit.SECONDS);
        }
        instances.forEach(instance -> instance.toSource.delay(Duration.ZERO));
        instances.forEach(instance -> instance.toTarget.delay(Duration.ZERO));
    }

    private Instance instance(boolean check, int number) {
        Instance instance = arena.instance(scene.first, settings -> settings.carry(CarryConfig.defaults()
                        .withCheck(check)
                        .withQuietTime(Duration.ofMillis(5))
                        .withGrace(Duration.ofMillis(200)))
                .lazy(LazyConfig.defaults().withEnabled(scene.lazy))
                .cutover(CutoverConfig.defaults().withHoldTimeout(Duration.ofSeconds(1)))
                .shadowRead(ShadowReadConfig.defaults().withSampleRate(0.5)));
        authority(instance).delay(Duration.ofNanos(100_000L * number));
        shadow(instance).delay(Duration.ofMillis(number));
        return instance;
    }

    private TcpProxy authority(Instance instance) {
        return scene.first == TARGET_LIVE ? instance.toTarget : instance.toSource;
    }

    private TcpProxy shadow(Instance instance) {
        return scene.first == TARGET_LIVE ? instance.toSource : instance.toTarget;
    }

    private Void work(int thread) {
        Instance instance = instances.get(thread % instances.size());
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
                if (scene.lazy || scene.moving) {
                    mayFail.add(instance); // a first touch needs both sides, and either may be the authority
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
