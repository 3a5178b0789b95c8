package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.converge.ConvergeConfig;
import io.crossfade.converge.LazyCopier;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The lazy path: the target is the authority already, and the application works on it while keys are moved. */
class LazyBackfillIT {
    private static final int KEYS = 10_000;
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
    void fill() {
        servers.flush();
        servers.fillSource(KEYS);
    }

    @Test
    void backfill_untouchedKeys_areMoved() {
        BackfillReport report = run();

        servers.assertEqual();
        assertThat(report.clean()).isTrue();
        assertThat(report.counts().balanced()).isTrue();
        assertThat(report.counts().of(KeyOutcome.COPIED)).isEqualTo(KEYS + 2);
    }

    @Test
    void backfill_secondRun_leavesEverythingAlone() {
        run();
        try (Jedis jedis = servers.target.jedis()) {
            jedis.set("key:1", "newer");
            jedis.del("key:2");

            BackfillReport second = run();

            assertThat(second.counts().of(KeyOutcome.COPIED)).isZero();
            assertThat(second.counts().of(KeyOutcome.MOVED)).isGreaterThanOrEqualTo(KEYS);
            assertThat(jedis.get("key:1")).isEqualTo("newer");
            assertThat(jedis.exists("key:2")).isFalse();
        }
    }

    /** An application that touches a key first, as the library does it, and then deletes it, races with the backfill. */
    @Test
    @Behaviour("BF-11")
    @Race("P3")
    void backfill_keysDeletedOnTheTargetMeanwhile_areNotBroughtBack() throws Exception {
        Set<String> deleted = ConcurrentHashMap.newKeySet();
        CompletableFuture<Void> application = Background.run(() -> touchAndDelete(deleted));

        BackfillReport report = run();
        application.get(60, TimeUnit.SECONDS);

        assertThat(report.complete()).isTrue();
        assertThat(deleted).hasSize(KEYS / 7 + 1);
        try (Jedis jedis = servers.target.jedis()) {
            assertThat(deleted).noneMatch(jedis::exists);
            assertThat(jedis.keys("key:*")).hasSize(KEYS - deleted.size());
        }
    }

    private static void touchAndDelete(Set<String> deleted) {
        Servers found = Servers.find(servers.sourceSide, servers.targetSide);
        LazyCopier copier = new LazyCopier(
                found.source().capabilities(),
                found.target().capabilities(),
                Duration.ofDays(1),
                ConvergeConfig.defaults());
        try (RedisLink source = servers.sourceSide.lease();
                RedisLink target = servers.targetSide.lease();
                Jedis jedis = servers.target.jedis()) {
            for (int i = 0; i < KEYS; i += 7) {
                String key = "key:" + i;
                copier.copy(source, target, List.of(Key.of(key)));
                jedis.del(key);
                deleted.add(key);
            }
        }
    }

    private static BackfillReport run() {
        return Backfill.create(
                        servers.sourceSide,
                        servers.targetSide,
                        BackfillConfig.defaults().withMode(CopyMode.LAZY))
                .run(ProgressListener.NONE);
    }
}
