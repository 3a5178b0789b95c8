package io.crossfade.jet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import io.crossfade.backfill.checkpoint.Wish;
import io.crossfade.backfill.gentle.Budget;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.BackfillReport;
import io.crossfade.backfill.local.WalkConfig;
import io.crossfade.spi.NodeAddress;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.FreePort;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** Three members in one process, over two real servers. */
class JetBackfillIT {
    private static final int KEYS = 8_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static RealRedis source;
    private static RealRedis target;

    @BeforeAll
    static void start() {
        source = RealRedis.start();
        target = RealRedis.start();
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @BeforeEach
    void fill() {
        source.flush();
        target.flush();
        try (Jedis jedis = source.jedis();
                Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < KEYS; i++) {
                pipeline.set("key:" + i, "value " + i);
            }
        }
    }

    /** The member that is lost is the oldest one, which began the job. While members join, the job holds, however long they take. */
    @Test
    @Behaviour({"BF-70", "BF-71", "BF-72"})
    void backfill_membersJoinAndTheOldestIsLost_othersTakeOverAndEndEqual() throws Exception {
        try (Fleet fleet = new Fleet(source, target)) {
            Fleet.Ship first = fleet.launch(rate(KEYS / 16)); // there is work left whenever the others come
            await().atMost(PATIENCE).until(() -> !first.claims().isEmpty());
            fleet.order(Wish.PAUSE);
            Fleet.Ship second = fleet.launch(rate(KEYS));
            Fleet.Ship third = fleet.launch(rate(KEYS));
            await().atMost(PATIENCE)
                    .until(() -> !second.claims().isEmpty() && !third.claims().isEmpty());
            fleet.order(Wish.RUN);
            long before = fleet.scanned();
            await().atMost(PATIENCE).until(() -> fleet.scanned() > before);
            assertThat(fleet.scanned()).isLessThan(KEYS);

            first.kill();

            BackfillReport one = second.report().get(60, TimeUnit.SECONDS);
            BackfillReport other = third.report().get(60, TimeUnit.SECONDS);
            assertThat(ServerComparison.compare(source, target, Duration.ZERO)).isEmpty();
            assertThat(one.complete()).isTrue();
            assertThat(one.counts().balanced()).isTrue();
            assertThat(one.counts().scanned()).isBetween((long) KEYS, KEYS * 11L / 10);
            assertThat(other.complete()).isTrue();
            assertThat(other.counts()).isEqualTo(one.counts());
        }
    }

    private static BackfillConfig rate(int keysPerSecond) {
        return BackfillConfig.defaults()
                .withWalk(WalkConfig.defaults().withWorkers(1).withRate(keysPerSecond));
    }

    @Test
    @Behaviour("BF-74")
    void budget_twoMembersTakeTurns_togetherHaveTheRate() {
        HazelcastInstance one = Fleet.member(FreePort.next(), List.of());
        int port = one.getCluster().getLocalMember().getAddress().getPort();
        HazelcastInstance other = Fleet.member(FreePort.next(), List.of(new NodeAddress("127.0.0.1", port)));
        try {
            assertThat(other.getCluster().getMembers()).hasSize(2);
            List<Budget> budgets = Stream.of(one, other)
                    .map(member -> JetSharing.of(member, 1, 1).budget("keys", 1_000))
                    .toList();
            long startNanos = System.nanoTime();
            long waitNanos = 0;
            for (int i = 0; i <= 200; i++) {
                waitNanos = budgets.get(i % 2).reserve(10);
            }

            Duration until = Duration.ofNanos(System.nanoTime() - startNanos + waitNanos);
            assertThat(until).isGreaterThan(Duration.ofMillis(1_900));
        } finally {
            other.getLifecycleService().terminate();
            one.getLifecycleService().terminate();
        }
    }
}
