package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.setting.Settings;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Backs off where real servers are slow, save, or have no room. A test ends as soon as that shows, whenever it does. */
class GentleIT {
    private static final int KEYS = 20_000;
    private static TwoServers servers;

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void flush() {
        servers.flush();
    }

    @AfterEach
    void unlimited() {
        configureTarget("maxmemory", "0");
        configureTarget("maxmemory-policy", "noeviction");
    }

    @Test
    @Behaviour("BF-30")
    void backfill_targetBecomesSlow_takesLessOfTheTime() {
        servers.fillSource(KEYS);
        AtomicReference<Backfill> job = new AtomicReference<>();
        try (TcpProxy proxy = TcpProxy.to(servers.target);
                JedisSide slow = TwoServers.side(Side.TARGET, proxy.host(), proxy.port())) {
            job.set(Backfill.create(servers.sourceSide, slow, config(Map.of("crossfade.backfill.rate", "1000"))));

            BackfillReport report = job.get().run(progress -> {
                if (!progress.throttle().reason().contains("slow")) {
                    proxy.delay(progress.keys() > 0 ? Duration.ofMillis(100) : Duration.ZERO);
                } else {
                    job.get().cancel();
                    proxy.delay(Duration.ZERO);
                }
            });

            assertThat(report.complete()).isFalse();
            assertThat(report.throttle().decreases()).isPositive();
            assertThat(report.throttle().leastShare()).isLessThan(1);
            assertThat(report.throttle().secondsByReason()).containsKey("the target has become slow");
            assertThat(report.inDoubt()).isZero();
        }
    }

    @Test
    @Behaviour("BF-33")
    void backfill_targetEvicts_endsAndSaysWhy() {
        try (Jedis jedis = servers.source.jedis()) {
            String kilobyte = "x".repeat(1_000);
            for (int i = 0; i < KEYS; i++) {
                jedis.set("key:" + i, kilobyte);
            }
        }
        configureTarget("maxmemory-policy", "allkeys-random");
        configureTarget("maxmemory", "3mb");
        BackfillConfig config =
                config(Map.of("crossfade.backfill.rate", "4000", "crossfade.backfill.max-target-memory", "0"));

        assertThatThrownBy(() -> Backfill.create(servers.sourceSide, servers.targetSide, config)
                        .run(ProgressListener.NONE))
                .hasMessageContaining("the target has evicted")
                .asInstanceOf(InstanceOfAssertFactories.type(JobException.class))
                .returns(JobFailure.TARGET_FULL, JobException::failure);
    }

    @Test
    @Behaviour("BF-32")
    void backfill_targetNearlyFull_holdsUntilItHasRoom() {
        servers.fillSource(1_000);
        holdElsewhereOnTarget(20_000_000); // beside which the buffers of connections do not count
        configureTarget("maxmemory", Long.toString(usedMemory() * 21 / 20));
        Notes notes = new Notes(() -> configureTarget("maxmemory", "0"));

        BackfillReport report = Backfill.create(servers.sourceSide, servers.targetSide, config(Map.of()))
                .run(notes);

        assertThat(notes.all).hasSize(2);
        assertThat(notes.all.get(0)).matches("holding: the target uses \\d+ % of its maxmemory");
        assertThat(notes.all.get(1)).isEqualTo("going on");
        assertThat(report.clean()).isTrue();
        servers.assertEqual();
    }

    @Test
    @Behaviour("BF-31")
    void backfill_sourceSaves_takesHalfTheTime() {
        servers.fillSource(1_000);
        try (Jedis jedis = servers.source.jedis()) {
            jedis.configSet("rdb-key-save-delay", "5000");
            jedis.bgsave();
            jedis.configSet("rdb-key-save-delay", "0");
        }

        BackfillReport report = Backfill.create(servers.sourceSide, servers.targetSide, config(Map.of()))
                .run(ProgressListener.NONE);

        assertThat(report.throttle().leastShare()).isEqualTo(0.5);
        assertThat(report.throttle().secondsByReason()).containsKey("the source saves its data");
        servers.assertEqual();
    }

    private static BackfillConfig config(Map<String, String> settings) {
        return BackfillConfig.from(Settings.of("test", settings));
    }

    private static void configureTarget(String setting, String value) {
        try (Jedis jedis = servers.target.jedis()) {
            jedis.configSet(setting, value);
        }
    }

    private static void holdElsewhereOnTarget(int bytes) {
        try (Jedis jedis = servers.target.jedis()) {
            jedis.select(1);
            jedis.setrange("ballast", bytes, "x");
        }
    }

    private static long usedMemory() {
        try (Jedis jedis = servers.target.jedis()) {
            return Long.parseLong(jedis.info("memory")
                    .lines()
                    .filter(line -> line.startsWith("used_memory:"))
                    .findFirst()
                    .orElseThrow()
                    .substring("used_memory:".length()));
        }
    }

    /** Keeps what is told, and does something as soon as the job says that it holds. */
    private static final class Notes implements ProgressListener {
        private final List<String> all = new ArrayList<>();
        private final Runnable whenHolding;

        Notes(Runnable whenHolding) {
            this.whenHolding = whenHolding;
        }

        @Override
        public void progressed(Progress progress) {
            if (progress.throttle().share() == 0) {
                whenHolding.run();
            }
        }

        @Override
        public synchronized void noted(String message) {
            all.add(message);
        }
    }
}
