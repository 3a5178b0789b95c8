package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.feed.AppendOnlyLog;
import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.feed.ReplicaConnection;
import io.crossfade.backfill.feed.ReplicationFormats;
import io.crossfade.backfill.feed.SnapshotSink;
import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.backfill.gentle.GentleConfig;
import io.crossfade.backfill.gentle.HealthLimits;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.mapping.MappedSide;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Key;
import io.crossfade.model.KeyMapping;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** What becomes of what a file holds, whoever reads the file. */
class RdbImportIT {
    private static final int KEYS = 2_000;
    private static final Path FILE = Path.of("given.rdb");
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
    @Behaviour("BF-50")
    void keys_ofEveryType_targetIsEqual() {
        servers.fillSource(KEYS);
        List<StoredKey> stored = stored();

        ImportReport report = restore(sink -> stored.forEach(sink::key), servers.targetSide);

        assertThat(report.complete()).isTrue();
        assertThat(report.clean()).isTrue();
        assertThat(report.read()).isEqualTo(stored.size());
        assertThat(report.of(ImportOutcome.RESTORED)).isEqualTo(stored.size());
        servers.assertEqual();
    }

    @Test
    @Behaviour("BF-51")
    void keys_thatCannotBeRestored_areQuarantinedWithTheReason() {
        byte[] payload = payload();
        RedisSide target = MappedSide.of(
                TwoServers.side(Side.TARGET, servers.target.host(), servers.target.port()),
                KeyMapping.of(new DatabasePair(0, 0), List.of(new DatabasePair(0, 0), new DatabasePair(1, 0, "db1:"))));

        ImportReport report = restore(
                sink -> {
                    sink.key(key(0, "damaged", new byte[] {0, 1, 'x', 9, 0, 1, 2, 3, 4, 5, 6, 7, 8}, null));
                    sink.key(key(0, "partial", payload, "it is not whole"));
                    sink.key(key(0, "db1:other", payload, null));
                    sink.key(key(0, "__crossfade:own", payload, null));
                    sink.key(key(7, "elsewhere", payload, null));
                    sink.key(new StoredKey(0, Key.of("old"), payload, 1, 5, -1, null));
                    sink.key(new StoredKey(0, Key.of("idle"), payload, StoredKey.NEVER, 5, -1, null));
                    sink.key(new StoredKey(0, Key.of("used"), payload, StoredKey.NEVER, -1, 5, null));
                },
                target);
        target.close();

        assertThat(report.clean()).isFalse();
        assertThat(report.balanced()).isTrue();
        assertThat(report.byOutcome())
                .containsEntry(ImportOutcome.QUARANTINED, 3L)
                .containsEntry(ImportOutcome.FILTERED, 2L)
                .containsEntry(ImportOutcome.EXPIRED, 1L)
                .containsEntry(ImportOutcome.RESTORED, 2L);
        assertThat(report.quarantineReasons())
                .containsOnlyKeys(
                        "the target answers RESTORE with: ERR DUMP payload version or checksum are wrong",
                        "it is not whole",
                        "its name on the target would begin with db1:, as those of database 1 do");
        assertThat(report.notes()).containsExactly("a key of database 7, which this run is not for");
        assertThat(servers.targetKeys()).isEqualTo(2);
    }

    @Test
    void functions_oneThatTheTargetRefuses_isNamedAndNotClean() {
        ImportReport report = restore(
                sink -> {
                    sink.function("#!lua name=good\nredis.register_function('f', function() return 1 end)"
                            .getBytes(US_ASCII));
                    sink.function("#!cobol name=bad\n".getBytes(US_ASCII));
                    sink.leftOut("something");
                    sink.leftOut("something");
                },
                servers.targetSide);

        assertThat(report.functions()).isEqualTo(1);
        assertThat(report.refusedFunctions()).isEqualTo(1);
        assertThat(report.clean()).isFalse();
        assertThat(report.notes())
                .anySatisfy(
                        note -> assertThat(note).startsWith("a library of functions, which the target answers with"))
                .contains("something (2 times)");
    }

    @Test
    void run_cancelledHalfWay_saysThatItIsNotComplete() {
        servers.fillSource(KEYS);
        List<StoredKey> stored = stored();
        List<RdbImport> job = new ArrayList<>();
        job.add(job(
                sink -> {
                    stored.subList(0, KEYS / 2).forEach(sink::key);
                    job.get(0).cancel();
                    stored.subList(KEYS / 2, KEYS).forEach(sink::key);
                },
                servers.targetSide));

        ImportReport report = job.get(0).run(ProgressListener.NONE);

        assertThat(report.complete()).isFalse();
        assertThat(report.clean()).isFalse();
    }

    @Test
    @Behaviour("BF-52")
    void file_thatCannotBeRead_isAFailureOfTheJob() {
        assertThatThrownBy(() -> restore(
                        sink -> {
                            throw new FeedException("it is damaged", null);
                        },
                        servers.targetSide))
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.failure()).isEqualTo(JobFailure.FEED_UNREADABLE))
                .hasMessage("it is damaged");
    }

    @Test
    void target_thatCannotBeReached_isAFailureOfTheJob() {
        try (JedisSide nobody = JedisSide.open(Side.TARGET, SideConfig.of("127.0.0.1", 1))) {
            assertThatThrownBy(() -> restore(sink -> {}, nobody))
                    .isInstanceOfSatisfying(
                            JobException.class, e -> assertThat(e.failure()).isEqualTo(JobFailure.TARGET_UNREACHABLE));
        }
    }

    @Test
    void target_fullWhileRestoring_isTriedAgainAndThenAFailure() {
        servers.fillSource(KEYS);
        List<StoredKey> stored = stored();
        try (Jedis jedis = servers.target.jedis()) {
            assertThatThrownBy(() -> job(
                                    sink -> {
                                        jedis.configSet("maxmemory", "1");
                                        stored.forEach(sink::key);
                                    },
                                    servers.targetSide,
                                    withoutBoundOfMemory())
                            .run(ProgressListener.NONE))
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("OOM");
            jedis.configSet("maxmemory", "0");
        }
    }

    @Test
    @Behaviour("BF-160")
    void target_fullWhileRestoring_isWaitedForUntilThereIsRoom() {
        servers.fillSource(KEYS);
        List<StoredKey> stored = stored();
        BackfillConfig config = config();
        try (Jedis jedis = servers.target.jedis()) {
            RdbImport job = job(
                    sink -> {
                        try (Jedis other = servers.target.jedis()) {
                            other.configSet("maxmemory", "1");
                        }
                        stored.forEach(sink::key);
                    },
                    servers.targetSide,
                    config.withWalk(config.walk().withMaxAttempts(50)));

            ImportReport report = job.run(new ProgressListener() {
                @Override
                public void progressed(Progress progress) {
                    // not of interest
                }

                @Override
                public void noted(String message) {
                    if (message.startsWith("holding: the target uses")) {
                        jedis.configSet("maxmemory", "0");
                    }
                }
            });

            assertThat(report.clean()).isTrue();
            servers.assertEqual();
        }
    }

    private static BackfillConfig withoutBoundOfMemory() {
        BackfillConfig config = config();
        GentleConfig gentle = config.walk().gentle();
        HealthLimits health = gentle.health();
        HealthLimits unbounded = new HealthLimits(
                health.easeWhileSaving(),
                health.maxReplicaLag(),
                health.maxClientBuffers(),
                0,
                health.stopOnEviction());
        return config.withWalk(config.walk().withGentle(new GentleConfig(gentle.pace(), unbounded, gentle.window())));
    }

    @Test
    @Behaviour("BF-160")
    void run_withRate_takesItsTime() {
        servers.fillSource(20);
        List<StoredKey> stored = stored();
        BackfillConfig config = config();

        ImportReport report = job(
                        sink -> stored.forEach(sink::key),
                        servers.targetSide,
                        config.withWalk(config.walk().withRate(stored.size())))
                .run(ProgressListener.NONE);

        assertThat(report.clean()).isTrue();
        assertThat(report.elapsed()).isGreaterThan(Duration.ofMillis(500));
    }

    @Test
    @Behaviour("BF-161")
    void run_paused_restoresNothingUntilItGoesOn() {
        servers.fillSource(KEYS);
        List<StoredKey> stored = stored();
        RdbImport job = job(sink -> stored.forEach(sink::key), servers.targetSide);
        job.pause(true);
        List<String> notes = new CopyOnWriteArrayList<>();

        CompletableFuture<ImportReport> run = Background.supply(() -> job.run(new ProgressListener() {
            @Override
            public void progressed(Progress progress) {
                // not of interest
            }

            @Override
            public void noted(String message) {
                notes.add(message);
            }
        }));
        await().until(() -> notes.stream().anyMatch(note -> note.startsWith("holding")));
        assertThat(servers.targetKeys()).isZero();
        job.pause(false);

        assertThat(run.join().clean()).isTrue();
        servers.assertEqual();
    }

    private static ImportReport restore(Consumer<SnapshotSink> content, RedisSide target) {
        return job(content, target).run(ProgressListener.NONE);
    }

    private static BackfillConfig config() {
        BackfillConfig config = BackfillConfig.defaults();
        return config.withWalk(config.walk().withWorkers(2).withBatchSize(100).withMaxAttempts(2));
    }

    private static RdbImport job(Consumer<SnapshotSink> content, RedisSide target) {
        return job(content, target, config());
    }

    private static RdbImport job(Consumer<SnapshotSink> content, RedisSide target, BackfillConfig config) {
        ReplicationFormats formats = new ReplicationFormats() {
            @Override
            public long checkRdb(Path file, Runnable eachKey) {
                return KEYS;
            }

            @Override
            public void readRdb(Path file, int newestVersion, SnapshotSink sink) {
                assertThat(newestVersion).isEqualTo(10);
                content.accept(sink);
            }

            @Override
            public AppendOnlyLog appendOnly(Path path) {
                throw new UnsupportedOperationException();
            }

            @Override
            public ReplicaConnection replica(SideConfig source) {
                throw new UnsupportedOperationException();
            }
        };
        return RdbImport.create(FILE, formats, Map.of(0, target), config);
    }

    private static StoredKey key(int database, String name, byte[] payload, String refusal) {
        return new StoredKey(database, Key.of(name), payload, StoredKey.NEVER, -1, -1, refusal);
    }

    private static byte[] payload() {
        try (Jedis jedis = servers.source.jedis()) {
            jedis.set("any", "1");
            return jedis.dump("any");
        }
    }

    private static List<StoredKey> stored() {
        List<StoredKey> stored = new ArrayList<>();
        try (Jedis jedis = servers.source.jedis()) {
            for (byte[] key : jedis.keys("*".getBytes(US_ASCII))) {
                long expiry = Math.max(0, jedis.pexpireTime(key));
                stored.add(new StoredKey(0, Key.of(key), jedis.dump(key), expiry, -1, -1, null));
            }
        }
        return stored;
    }
}
