package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The copy itself, on servers that hold still. */
class BackfillIT {
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

    @Test
    @Behaviour("BF-1")
    void backfill_manyKeysOfEveryType_bothSidesAreEqual() {
        servers.fillSource(60_000);
        try (Jedis jedis = servers.target.jedis()) {
            jedis.set("key:2", "another type");
            jedis.set("key:0", "stale");
        }
        List<Progress> told = new ArrayList<>();

        BackfillReport report = run(BackfillConfig.defaults(), told::add);

        servers.assertEqual();
        assertThat(report.complete()).isTrue();
        assertThat(report.clean()).isTrue();
        assertThat(report.counts().balanced()).isTrue();
        assertThat(report.counts().of(KeyOutcome.COPIED)).isBetween(60_002L, 66_000L);
        assertThat(told).last().satisfies(last -> {
            assertThat(last.fraction()).isEqualTo(1);
            assertThat(last.exact()).isTrue();
            assertThat(last.keys()).isEqualTo(report.counts().scanned());
        });
        assertThat(told).extracting(Progress::fraction).isSorted();
    }

    @Test
    void backfill_emptySource_isDone() {
        BackfillReport report = run(BackfillConfig.defaults(), ProgressListener.NONE);

        assertThat(report.clean()).isTrue();
        assertThat(report.counts().scanned()).isZero();
    }

    @Test
    void backfill_fewKeys_eachIsScannedOnce() {
        servers.fillSource(500);

        BackfillReport report = run(BackfillConfig.defaults(), ProgressListener.NONE);

        servers.assertEqual();
        assertThat(report.counts().scanned()).isEqualTo(502);
    }

    @Test
    @Behaviour("BF-2")
    void backfill_reservedPrefix_isNeverCopied() {
        servers.fillSource(10);
        try (Jedis jedis = servers.source.jedis()) {
            jedis.set("__crossfade:anything", "x");
        }

        BackfillReport report = run(BackfillConfig.defaults(), ProgressListener.NONE);

        assertThat(report.counts().of(KeyOutcome.FILTERED)).isEqualTo(1);
        assertThat(servers.targetKeys()).isEqualTo(12);
    }

    @Test
    void backfill_rateBound_isKept() {
        servers.fillSource(4_000);
        BackfillConfig config =
                BackfillConfig.defaults().withWalk(WalkConfig.defaults().withRate(2_000));

        BackfillReport report = run(config, ProgressListener.NONE);

        servers.assertEqual();
        assertThat(report.elapsed()).isBetween(Duration.ofMillis(1_700), Duration.ofSeconds(30));
    }

    private static BackfillReport run(BackfillConfig config, ProgressListener listener) {
        return Backfill.create(servers.sourceSide, servers.targetSide, config).run(listener);
    }
}
