package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.util.JedisClusterCRC16;

/** The authority is a cluster whose slots move and whose primaries change while the application writes. */
class ReshardingIT {
    private static final int KEYS = 30;
    private static final int WORKERS = 3;

    private final RealCluster cluster = RealCluster.start(3, 1);
    private final Deployment source = Deployment.of(cluster);
    private final Deployment target = Deployment.standalone();
    private final ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong increments = new AtomicLong();

    @AfterEach
    void end() {
        threads.shutdownNow();
        target.close();
        source.close();
    }

    @Test
    @Behaviour({"TP-29", "CV-8"})
    void cluster_reshardedAndHandedOverUnderLoad_failsNobodyAndBothSidesEndEqual() throws Exception {
        CrossfadeConfig config = CrossfadeConfig.builder()
                .phase(SHADOW_READ)
                .source(source.config())
                .target(target.config())
                .build();
        try (JedisCrossfade jedis = JedisCrossfade.open(config);
                RedisClusterClient client = jedis.clusterClient()) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                int worker = i;
                workers.add(threads.submit(() -> write(client, worker)));
            }
            disturb();
            running.set(false);
            for (Future<?> worker : workers) {
                worker.get(30, TimeUnit.SECONDS);
            }
            long sum = 0;
            for (int i = 0; i < KEYS; i++) {
                sum += Long.parseLong(client.get("n" + i));
            }
            assertThat(sum).isEqualTo(increments.get()).isPositive();
            assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
        }
        assertThat(ServerComparison.compare(
                        source.servers().get(), target.servers().get(), ServerComparison.DEFAULT_EXPIRY_TOLERANCE))
                .isEmpty();
    }

    /**
     * What a replica had not yet received is lost with its primary, on any client; each key is written once more afterwards. The
     * stock client's own attempts carry the application over the gap.
     */
    @Test
    @Behaviour("TP-29")
    @SuppressWarnings("deprecation") // it is what applications hold
    void primary_killedUnderLoad_failsNobodyAndBothSidesEndEqual() throws Exception {
        CrossfadeConfig config = CrossfadeConfig.builder()
                .phase(SHADOW_READ)
                .source(source.config())
                .target(target.config())
                .build();
        try (JedisCrossfade jedis = JedisCrossfade.open(config);
                JedisCluster client = new JedisCluster(jedis.clusterProvider(), 50, Duration.ofSeconds(60))) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                int worker = i;
                workers.add(threads.submit(() -> {
                    for (int n = 0; running.get(); n++) {
                        client.set("k" + worker + ":" + n % KEYS, "v" + n);
                    }
                }));
            }
            cluster.failOver(cluster.primaries().get(0));
            running.set(false);
            for (Future<?> worker : workers) {
                worker.get(60, TimeUnit.SECONDS);
            }
            for (int i = 0; i < WORKERS * KEYS; i++) {
                client.set("k" + i / KEYS + ":" + i % KEYS, "last");
            }
            assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
        }
        assertThat(ServerComparison.compare(
                        source.servers().get(), target.servers().get(), ServerComparison.DEFAULT_EXPIRY_TOLERANCE))
                .isEmpty();
    }

    private void write(RedisClusterClient client, int worker) {
        for (int n = 0; running.get() || n < KEYS; n++) {
            int key = n % KEYS;
            client.incr("n" + key);
            increments.incrementAndGet();
            client.hset("h" + worker, "f" + key, "v" + n);
            try (AbstractPipeline pipeline = client.pipelined()) {
                Response<Long> first = pipeline.incr("n" + key);
                Response<Long> second = pipeline.incr("n" + (key + 1) % KEYS);
                pipeline.sync();
                assertThat(first.get()).isPositive();
                assertThat(second.get()).isPositive();
                increments.addAndGet(2);
            }
        }
    }

    /** Moves the slot of every key once round, and lets a replica take over in between. */
    private void disturb() {
        List<RealRedis> primaries = cluster.primaries();
        for (int i = 0; i < KEYS; i++) {
            int slot = JedisClusterCRC16.getSlot("n" + i);
            RealRedis owner = cluster.ownerOf(slot);
            cluster.move(slot, primaries.get((primaries.indexOf(owner) + 1) % primaries.size()));
            if (i == KEYS / 2) {
                cluster.handOver(primaries.get(0));
                primaries = cluster.primaries();
            }
        }
    }
}
