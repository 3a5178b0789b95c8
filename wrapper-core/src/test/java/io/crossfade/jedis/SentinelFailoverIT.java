package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.CrossfadeConfig;
import io.crossfade.handover.HandoverStore;
import io.crossfade.jedis.SeamClient.Opened;
import io.crossfade.model.Side;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RealSentinel;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Primaries behind sentinels die while applications of every kind write: as the authority and as the shadow, before and after a
 * cutover. At the moment of a death nobody writes and the replica has everything, so that Redis itself loses nothing.
 */
class SentinelFailoverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** After a failure, so that those of an outage can all be kept. */
    private static final long REST_NANOS = 2_000_000;

    private static final List<AnyClient> CLIENTS =
            List.of(AnyClient.REDIS_SENTINEL_CLIENT, AnyClient.JEDIS_POOL, AnyClient.REDIS_CLIENT);

    private final RealSentinel source = RealSentinel.start();
    private final RealSentinel target = RealSentinel.start();
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS.size());
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final ReadWriteLock line = new ReentrantReadWriteLock(true);
    private final List<Worker> workers = new ArrayList<>();

    @AfterEach
    void end() {
        threads.shutdownNow();
        target.close();
        source.close();
    }

    private static SideConfig side(RealSentinel servers) {
        List<NodeAddress> sentinels = servers.sentinels().stream()
                .map(node -> new NodeAddress(node.getHost(), node.getPort()))
                .toList();
        return SideConfig.defaults()
                .withTopology(Topology.sentinel(RealSentinel.MASTER_NAME, sentinels))
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    /** Counts what was acknowledged, and keeps what was thrown. */
    private final class Worker {
        private final String key;
        private final AtomicLong acknowledged = new AtomicLong();
        private final ConcurrentLinkedQueue<RuntimeException> thrown = new ConcurrentLinkedQueue<>();

        Worker(AnyClient kind) {
            this.key = "n:" + kind;
        }

        void run(Opened client) {
            while (running.get()) {
                line.readLock().lock();
                try {
                    client.commands().incr(key);
                    acknowledged.incrementAndGet();
                    client.commands().rpush("list:" + key, Long.toString(acknowledged.get()));
                    client.commands().get(key);
                } catch (RuntimeException e) {
                    thrown.add(e);
                    LockSupport.parkNanos(REST_NANOS);
                } finally {
                    line.readLock().unlock();
                }
            }
        }
    }

    @Test
    @Behaviour({"TP-9", "TP-26", "DW-2", "CV-8"})
    @Race("T53")
    void primaries_dieUnderLoad_failWhatAStockClientFailsAndLoseNothing() throws Exception {
        CrossfadeConfig config = CrossfadeConfig.builder()
                .phase(SHADOW_READ)
                .source(side(source))
                .target(side(target))
                .cutover(CutoverConfig.defaults().withHoldTimeout(Duration.ofSeconds(10)))
                .build();
        List<Future<?>> running = new ArrayList<>();
        List<Opened> clients = new ArrayList<>();
        try (JedisCrossfade jedis = JedisCrossfade.open(config)) {
            for (AnyClient kind : CLIENTS) {
                Worker worker = new Worker(kind);
                Opened client = kind.open(jedis);
                workers.add(worker);
                clients.add(client);
                running.add(threads.submit(() -> worker.run(client)));
            }
            load();
            kill(target);
            load();
            assertThat(thrown()).as("a shadow that fails over").isEmpty();
            settle(jedis);

            kill(source);
            load();
            assertThat(thrown()).as("an authority that fails over").allMatch(SentinelFailoverIT::isOfAStockClient);
            long during = thrown().size();
            settle(jedis);
            assertThat(jedis.crossfade().status().authorityReplacements()).isPositive();

            assertThatThrownBy(() -> jedis.crossfade().changePhase(TARGET_LIVE))
                    .hasMessageContaining("a reconcile is owed");
            payAsAVerificationDoes();
            jedis.crossfade().changePhase(TARGET_LIVE);
            load();
            assertThat(thrown()).as("afterwards").hasSize((int) during);
            this.running.set(false);
            for (Future<?> worker : running) {
                worker.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            settle(jedis);
            clients.forEach(Opened::close);
        }
        try (Jedis survivor = target.primary().jedis()) {
            for (Worker worker : workers) {
                assertThat(survivor.get(worker.key)).isEqualTo(Long.toString(worker.acknowledged.get()));
            }
        }
        assertThat(ServerComparison.compare(
                        source.servers(), target.servers(), ServerComparison.DEFAULT_EXPIRY_TOLERANCE))
                .isEmpty();
    }

    /** Nothing was lost here, as the comparison at the end proves. */
    private void payAsAVerificationDoes() {
        try (JedisSide side = JedisSide.open(Side.TARGET, side(target))) {
            HandoverStore store = new HandoverStore(side);
            assertThat(store.pay(store.read())).isPositive();
        }
    }

    /** Each worker gets another 50 commands acknowledged. */
    private void load() {
        List<Long> before =
                workers.stream().map(worker -> worker.acknowledged.get()).toList();
        await().atMost(PATIENCE).until(() -> {
            for (int i = 0; i < before.size(); i++) {
                if (workers.get(i).acknowledged.get() < before.get(i) + 50) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Those who write go on while the sentinel looks for another primary. */
    private void kill(RealSentinel servers) {
        RealRedis primary = servers.primary();
        line.writeLock().lock();
        try (Jedis admin = primary.jedis()) {
            admin.set("written-here", ""); // WAIT is for the writes of its own connection
            admin.del("written-here");
            assertThat(admin.waitReplicas(1, PATIENCE.toMillis())).isEqualTo(1);
            primary.kill();
        } finally {
            line.writeLock().unlock();
        }
        await().atMost(PATIENCE).until(() -> servers.primary() != primary);
    }

    private void settle(JedisCrossfade jedis) {
        line.writeLock().lock();
        try {
            assertThat(jedis.crossfade().awaitConverged(PATIENCE))
                    .as("%s", jedis.crossfade().status())
                    .isTrue();
        } finally {
            line.writeLock().unlock();
        }
    }

    private List<RuntimeException> thrown() {
        return workers.stream().flatMap(worker -> worker.thrown.stream()).toList();
    }

    /** No connection, one that broke, or one to a server that is a replica by now. */
    private static boolean isOfAStockClient(RuntimeException e) {
        return e instanceof JedisConnectionException
                || e instanceof JedisException && String.valueOf(e.getMessage()).startsWith("READONLY");
    }
}
