package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.backup.Backup;
import io.crossfade.backfill.backup.BackupCheck;
import io.crossfade.backfill.backup.BackupConfig;
import io.crossfade.backfill.backup.BackupNeed;
import io.crossfade.backfill.backup.BackupRefusedException;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Whether the source has a backup, asked of real servers. */
class CliBackupIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String UNSAVED = "the source has not saved its data since it was started";
    private static TwoServers servers;

    @TempDir
    private Path folder;

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
        servers.fillSource(500);
    }

    /** What it says of its last save is the time of its start. */
    @Test
    @Behaviour("BF-108")
    void backfill_sourceHasNeverSaved_isRefusedBeforeAnythingIsCopied() {
        try (RealRedis fresh = RealRedis.start();
                Jedis jedis = fresh.jedis()) {
            jedis.set("key", "value");
            assertThat(jedis.lastsave()).isPositive();

            CliRun run = run(fresh.port());

            assertRefused(run, UNSAVED, "--backup", "--no-backup");
            assertThat(servers.targetKeys()).isZero();
            assertThat(run(fresh.port(), "--no-backup").code()).isZero();
            assertThat(servers.targetKeys()).isOne();
        }
    }

    @Test
    @Behaviour("BF-108")
    void backfill_sourceHasSavedLately_beginsAndTellsTheAge() {
        try (Jedis jedis = servers.source.jedis()) {
            await().atMost(PATIENCE).until(() -> {
                jedis.save();
                return BackupCheck.look(servers.sourceSide).kind() == Backup.Kind.SAVED;
            });
        }

        CliRun run = run(servers.source.port());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("backup: the source last saved its data ")
                .contains(" s ago");
    }

    @Test
    @Behaviour("BF-109")
    void backfill_withBackup_savesFirst() {
        long before = saves(servers.source);

        CliRun run = run(servers.source.port(), "--backup");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("backup: the source has saved its data in ");
        assertThat(saves(servers.source)).isGreaterThan(before);
        servers.assertEqual();
    }

    /** The file cannot get its name, since a folder has it. */
    @Test
    @Behaviour("BF-109")
    void backfill_saveFails_isRefused() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        try (RealRedis failing = RealRedis.start("dir " + data, "dbfilename taken")) {
            Files.createDirectory(data.resolve("taken"));

            assertRefused(run(failing.port(), "--backup"), "BGSAVE of the source has failed", "--no-backup");
        }
    }

    /** A save of a big source takes an hour: whoever presses Ctrl-C is not kept waiting for that. */
    @Test
    @Behaviour("BF-109")
    void require_commandIsToEndWhileTheSourceSaves_doesNotWait() {
        BackupConfig trigger = new BackupConfig(BackupNeed.TRIGGER, Duration.ofHours(1));
        try (RealRedis slow = RealRedis.start("rdb-key-save-delay 10000000");
                Jedis jedis = slow.jedis();
                JedisSide side = TwoServers.side(Side.SOURCE, slow.host(), slow.port())) {
            for (int i = 0; i < 100; i++) {
                jedis.set("key:" + i, "value");
            }

            assertThatThrownBy(() -> BackupCheck.require(side, trigger, () -> true, note -> {}))
                    .isInstanceOf(BackupRefusedException.class)
                    .hasMessageContaining("interrupted");

            assertThat(jedis.info("persistence")).contains("rdb_bgsave_in_progress:1");
        }
    }

    @Test
    @Behaviour({"BF-109", "BF-110"})
    void backfill_saveOrItsTimeForbidden_isRefusedAndSaysHowToGoOn() {
        try (RealRedis managed = RealRedis.start(
                "user cloud on >pw ~* +@all -bgsave -lastsave -info +info|server +info|stats +info|memory")) {
            String[] user = {"crossfade.source.user=cloud", "crossfade.source.password=pw"};

            assertRefused(CliRun.of(args(config(managed.port(), user))), "does not tell when", "NOPERM", "--no-backup");
            assertRefused(
                    CliRun.of(args(config(managed.port(), user), "--backup")),
                    "does not let itself be saved",
                    "NOPERM");
            assertThat(CliRun.of(args(config(managed.port(), user), "--no-backup"))
                            .code())
                    .isZero();
        }
    }

    @Test
    @Behaviour("BF-108")
    void backfill_goesOn_isNotAskedAgain() throws Exception {
        try (RealRedis fresh = RealRedis.start();
                Jedis jedis = fresh.jedis()) {
            for (int i = 0; i < 2_000; i++) {
                jedis.set("key:" + i, "value");
            }
            String config = config(fresh.port());
            CompletableFuture<CliRun> first =
                    Background.supply(() -> CliRun.of(args(config, "--no-backup", "--rate", "200")));
            await().atMost(PATIENCE).until(() -> servers.targetKeys() > 50);
            CliRun.of("stop", "-c", config);
            assertThat(first.get(60, TimeUnit.SECONDS).code()).isEqualTo(ExitCode.STOPPED.code());

            assertRefused(CliRun.of(args(config, "--fresh")), UNSAVED);
            CliRun second = CliRun.of(args(config));
            assertThat(second.code()).as(second.err()).isZero();
            assertThat(second.err()).contains("backup: not looked at", "resuming from checkpoint");
            assertRefused(CliRun.of(args(config)), UNSAVED);
        }
    }

    @Test
    @Behaviour("BF-111")
    void dryRun_tellsOfTheBackup() {
        try (RealRedis fresh = RealRedis.start()) {
            CliRun text = run(fresh.port(), "--dry-run");
            CliRun json = run(fresh.port(), "--dry-run", "--report", "json");

            assertThat(text.code()).isZero();
            assertThat(text.out()).contains("backup: " + UNSAVED).contains("a backfill is refused without --backup");
            assertThat(json.json())
                    .extractingByKey("backup")
                    .isEqualTo(Map.of("state", "none", "lastAttemptFailed", false, "wanted", "required"));
        }
    }

    @Test
    @Behaviour("BF-15")
    void backfill_sourceIsDown_isNotTakenForOneWithoutABackup() {
        CliRun run = run(1, "--backup");

        assertThat(run.code()).isEqualTo(ExitCode.SOURCE_UNREACHABLE.code());
    }

    @Test
    @Behaviour({"BF-108", "BF-109"})
    void cluster_everyPrimaryCounts() {
        try (RealCluster cluster = RealCluster.start(2, 0);
                JedisSide side = cluster(cluster);
                Jedis one = cluster.primaries().get(0).jedis()) {
            BackupConfig required = new BackupConfig(BackupNeed.REQUIRED, Duration.ofHours(1));
            await().atMost(PATIENCE).until(() -> {
                one.save();
                try (JedisSide alone = TwoServers.side(
                        Side.SOURCE,
                        cluster.primaries().get(0).host(),
                        cluster.primaries().get(0).port())) {
                    return BackupCheck.look(alone).isWithin(Duration.ofHours(1));
                }
            });
            assertThatThrownBy(() -> BackupCheck.require(side, required, note -> {}))
                    .isInstanceOf(BackupRefusedException.class)
                    .hasMessageContaining(UNSAVED);

            BackupCheck.require(side, required.withNeed(BackupNeed.TRIGGER), note -> {});

            assertThat(cluster.primaries())
                    .allSatisfy(primary -> assertThat(saves(primary)).isPositive());
            List<String> notes = new ArrayList<>();
            BackupCheck.require(side, required, notes::add);
            assertThat(notes).singleElement().asString().contains("the source last saved");
        }
    }

    private static JedisSide cluster(RealCluster cluster) {
        List<NodeAddress> seeds = cluster.seeds().stream()
                .map(seed -> new NodeAddress(seed.getHost(), seed.getPort()))
                .toList();
        return JedisSide.open(Side.SOURCE, SideConfig.defaults().withTopology(Topology.cluster(seeds)));
    }

    private static void assertRefused(CliRun run, String... expected) {
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.NO_BACKUP.code());
        assertThat(run.err()).contains("crossfade: ").contains(expected);
        assertThat(run.out()).isEmpty();
    }

    private static long saves(RealRedis server) {
        try (Jedis jedis = server.jedis()) {
            return jedis.info("persistence")
                    .lines()
                    .filter(line -> line.startsWith("rdb_saves:"))
                    .mapToLong(line -> Long.parseLong(line.substring("rdb_saves:".length())))
                    .sum();
        }
    }

    private CliRun run(int sourcePort, String... options) {
        return CliRun.of(args(config(sourcePort), options));
    }

    private static String[] args(String config, String... options) {
        List<String> args = new ArrayList<>(List.of("backfill", "-c", config, "--progress", "plain"));
        args.addAll(List.of(options));
        return args.toArray(String[]::new);
    }

    /** Says nothing of backups, unlike the files of other tests. */
    private String config(int sourcePort, String... more) {
        Path file = CliRun.config(folder, "127.0.0.1", sourcePort, "127.0.0.1", servers.target.port(), more);
        try {
            return Files.writeString(file, Files.readString(file).replace("crossfade.backfill.backup=skip\n", ""))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
