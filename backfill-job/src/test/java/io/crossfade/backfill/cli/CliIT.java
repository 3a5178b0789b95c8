package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The commands on real servers: results, reports, and one line and code for each failure. */
class CliIT {
    private static final int KEYS = 3_000;
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
        servers.fillSource(KEYS);
    }

    @Test
    @Behaviour("BF-16")
    void backfill_reportJson_balancesAndIsAllOfStandardOutput() {
        CliRun run = CliRun.of("backfill", "-c", config(), "--report", "json");

        assertThat(run.code()).isZero();
        Map<String, Object> json = run.json();
        assertThat(json)
                .containsEntry("status", "done")
                .containsEntry("balanced", true)
                .containsEntry("mode", "warm");
        long sum = List.of("copied", "identical", "moved", "gone", "filtered", "quarantined").stream()
                .mapToLong(name -> ((Number) json.get(name)).longValue())
                .sum();
        assertThat(((Number) json.get("scanned")).longValue()).isEqualTo(sum).isGreaterThanOrEqualTo(KEYS);
        servers.assertEqual();
    }

    @Test
    void backfill_options_goBeforeTheFile() {
        CliRun run = CliRun.of(
                "backfill",
                "-c",
                config("crossfade.backfill.workers=9"),
                "--workers",
                "2",
                "--batch-size",
                "50",
                "--scan-count",
                "100",
                "--rate",
                "100000",
                "--progress",
                "plain",
                "--show-keys");

        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("copy 100.00 %");
        assertThat(run.out()).startsWith("Backfill done: warm").contains("copied");
        servers.assertEqual();
    }

    @Test
    void backfill_gentleOptions_areTakenAndReported() {
        CliRun run = CliRun.of(
                "backfill",
                "-c",
                config("crossfade.backfill.added-latency=1ms"),
                "--rate-megabytes=1000",
                "--rate-commands=1000000",
                "--added-latency=0s",
                "--source-share=0.9",
                "--min-share=0.5",
                "--no-ease-while-saving",
                "--max-replica-lag=0",
                "--max-client-buffers=0",
                "--max-target-memory=0",
                "--no-stop-on-eviction",
                "--report=json");

        assertThat(run.code()).isZero();
        assertThat(run.json())
                .extracting("throttle", InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("decreases", 0)
                .containsEntry("leastShare", 1.0)
                .containsKeys("sourceBaselineMillis", "targetBaselineMillis");
        servers.assertEqual();
    }

    @Test
    void backfill_moreWorkersThanThePoolHas_getTheirConnections() {
        String file = config("crossfade.source.pool-size=1", "crossfade.target.pool-size=1");

        CliRun run = CliRun.of("backfill", "-c", file, "--workers", "3", "--progress", "none");

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void backfill_lazyInTheFile_movesKeys() {
        CliRun run = CliRun.of("backfill", "-c", config("crossfade.lazy.enabled=true"), "--report", "json");

        assertThat(run.json()).containsEntry("mode", "lazy").containsEntry("copied", KEYS + 2);
        try (Jedis jedis = servers.target.jedis()) {
            assertThat(jedis.keys("__crossfade:moved:*")).hasSize(KEYS + 2);
        }
    }

    @Test
    void verify_afterBackfill_equal() throws IOException {
        CliRun.of("backfill", "-c", config());
        Path report = folder.resolve("report.json");

        CliRun run = CliRun.of("verify", "-c", config(), "--report", report.toString(), "--progress", "none");

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Equal: ");
        assertThat(run.err()).isEmpty();
        assertThat(Files.readString(report)).contains("\"equal\" : true");
    }

    @Test
    void verify_withoutRepair_exitCode1AndTheKeysNamed() {
        CliRun.of("backfill", "-c", config());
        try (Jedis jedis = servers.target.jedis()) {
            jedis.set("secret name", "1");
        }
        String file = config("crossfade.backfill.verify-rounds=10ms");

        CliRun telling = CliRun.of("verify", "-c", file, "--no-repair", "--report", "json");
        CliRun naming = CliRun.of("verify", "-c", file, "--no-repair", "--show-keys");
        CliRun leaving = CliRun.of("verify", "-c", file, "--no-delete-extra", "--report", "json");
        CliRun repairing = CliRun.of("verify", "-c", file, "--report", "json");

        assertThat(telling.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(telling.json())
                .containsEntry("remaining", 1)
                .containsEntry("extra", Map.of("found", 1, "repaired", 0));
        assertThat(telling.out()).doesNotContain("secret name");
        assertThat(naming.out()).contains("secret name  extra");
        assertThat(leaving.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(repairing.code()).isZero();
        assertThat(repairing.json()).containsEntry("remaining", 0).containsEntry("different", 1);
    }

    @Test
    @Behaviour("BF-86")
    void verify_fieldsDiffer_toldWithoutNamesOrValuesUnlessNamesAreWanted() {
        CliRun.of("backfill", "-c", config());
        try (Jedis jedis = servers.target.jedis()) {
            jedis.hset("key:2", "secret field", "secret value");
        }
        String file = config("crossfade.backfill.verify-rounds=10ms");

        CliRun text = CliRun.of("verify", "-c", file, "--no-repair");
        CliRun json = CliRun.of("verify", "-c", file, "--no-repair", "--report", "json");
        CliRun naming = CliRun.of("verify", "-c", file, "--no-repair", "--show-keys");

        assertThat(text.out()).containsPattern("#[0-9a-f]{16}  value: hash, field 1 extra \\(#[0-9a-f]{16} extra\\)");
        assertThat(json.out()).contains("\"field\"", "\"extra\" : 1").doesNotContain("secret");
        assertThat(text.out()).doesNotContain("secret");
        assertThat(naming.out())
                .contains("key:2  value: hash, field 1 extra (secret field extra)")
                .doesNotContain("secret value");
    }

    @Test
    void verify_lazy_takesTheTargetForRight() {
        CliRun run = CliRun.of(
                "verify",
                "-c",
                config("crossfade.lazy.enabled=true", "crossfade.backfill.verify-rounds=50ms, 200ms"),
                "--report",
                "json");

        assertThat(run.json()).containsEntry("authority", "target").containsEntry("remaining", KEYS + 2);
        assertThat(run.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        try (Jedis jedis = servers.source.jedis()) {
            assertThat(jedis.dbSize()).isEqualTo(KEYS + 2);
        }
    }

    @Test
    void status_bothReachable_showsServersAndCheckpoint() {
        CliRun before = CliRun.of("status", "-c", config());
        CliRun.of("backfill", "-c", config());
        CliRun after = CliRun.of("status", "-c", config());
        CliRun json = CliRun.of("status", "-c", config(), "--report", "json");

        assertThat(before.code()).isZero();
        assertThat(before.out()).contains("redis 7.0.15", "run_id", "3,002 keys", "0 keys", "none");
        assertThat(after.out()).contains("finished at");
        assertThat(json.json())
                .extractingByKey("checkpoint")
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("finished", true)
                .containsEntry("quarantined", 0);
    }

    @Test
    @Behaviour("BF-15")
    void sourceUnreachable_exitCode3() {
        String file = file(1, servers.target.port());

        assertFailure(ExitCode.SOURCE_UNREACHABLE, "cannot connect to the source", "backfill", "-c", file);
        assertFailure(ExitCode.SOURCE_UNREACHABLE, "cannot connect to the source", "verify", "-c", file);
        CliRun status = CliRun.of("status", "-c", file);
        assertThat(status.code()).isEqualTo(ExitCode.SOURCE_UNREACHABLE.code());
        assertThat(status.out()).contains("not reachable", "redis 7.0.15");
    }

    @Test
    @Behaviour("BF-15")
    void targetUnreachable_exitCode4() {
        assertFailure(
                ExitCode.TARGET_UNREACHABLE,
                "cannot connect to the target",
                "backfill",
                "-c",
                file(servers.source.port(), 1));
    }

    @Test
    @Behaviour("BF-15")
    void wrongPasswordOrPermission_exitCode5() {
        try (RealRedis locked = RealRedis.start("requirepass secret", "user limited on >pw ~* +@all -restore -dump")) {
            String none = file(servers.source.port(), locked.port());
            assertFailure(ExitCode.ACCESS_DENIED, "NOAUTH", "backfill", "-c", none);
            String wrong = file(servers.source.port(), locked.port(), "crossfade.target.password=guess");
            assertFailure(ExitCode.ACCESS_DENIED, "WRONGPASS", "backfill", "-c", wrong);
            assertFailure(ExitCode.ACCESS_DENIED, "WRONGPASS", "verify", "-c", wrong);
            assertThat(CliRun.of("status", "-c", wrong).code()).isEqualTo(ExitCode.ACCESS_DENIED.code());
            String limited = file(
                    servers.source.port(),
                    locked.port(),
                    "crossfade.target.user=limited",
                    "crossfade.target.password=pw");
            assertFailure(ExitCode.ACCESS_DENIED, "NOPERM", "backfill", "-c", limited, "--progress", "none");
        }
    }

    @Test
    @Behaviour("BF-15")
    void sameServerOnBothSides_exitCode6() {
        String file = CliRun.config(folder, "127.0.0.1", servers.source.port(), "localhost", servers.source.port())
                .toString();

        assertFailure(ExitCode.SAME_SERVER, "are the same server", "backfill", "-c", file);
        assertFailure(ExitCode.SAME_SERVER, "are the same server", "verify", "-c", file);
        assertThat(CliRun.of("status", "-c", file).code()).isEqualTo(ExitCode.SAME_SERVER.code());
    }

    @Test
    @Behaviour("BF-15")
    void checkpointOfAnotherJobOrNoCheckpoint_exitCode8() throws IOException {
        CliRun.of("backfill", "-c", config());
        assertFailure(
                ExitCode.CHECKPOINT_REFUSED, "belongs to another job", "backfill", "-c", config(), "--mode", "lazy");

        Path letter = Files.writeString(folder.resolve("letter"), "Dear reader,\n");
        assertFailure(
                ExitCode.CHECKPOINT_REFUSED,
                "is not a checkpoint",
                "backfill",
                "-c",
                config(),
                "--checkpoint",
                letter.toString(),
                "--fresh");
        assertThat(letter).hasContent("Dear reader,\n");
    }

    @Test
    void failure_verbose_addsTheStackTrace() {
        CliRun run = CliRun.of("backfill", "-c", file(1, servers.target.port()), "--verbose");

        assertThat(run.code()).isEqualTo(ExitCode.SOURCE_UNREACHABLE.code());
        assertThat(run.err()).contains("\tat io.crossfade.");
    }

    @Test
    void report_cannotBeWritten_saysSo() {
        CliRun run = CliRun.of(
                "backfill",
                "-c",
                config(),
                "--report",
                folder.resolve("none/r.json").toString());

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("the report cannot be written");
    }

    @Test
    void otherDatabases_areKeptApart() {
        try (Jedis source = servers.source.jedis();
                Jedis target = servers.target.jedis()) {
            source.select(3);
            source.set("in three", "1");
            target.select(5);
            String file = config("crossfade.source.database=3", "crossfade.target.database=5");

            CliRun run = CliRun.of("backfill", "-c", file, "--report", "json");

            assertThat(run.json())
                    .containsEntry("copied", 1)
                    .containsEntry("source", "127.0.0.1:" + servers.source.port() + "/3");
            assertThat(target.get("in three")).isEqualTo("1");
            assertThat(servers.targetKeys()).isZero();
            String other = config("crossfade.source.database=4", "crossfade.target.database=5");
            assertFailure(ExitCode.CHECKPOINT_REFUSED, "belongs to another job", "backfill", "-c", other);
        }
    }

    private String config(String... more) {
        return file(servers.source.port(), servers.target.port(), more);
    }

    private String file(int sourcePort, int targetPort, String... more) {
        return CliRun.config(folder, "127.0.0.1", sourcePort, "127.0.0.1", targetPort, more)
                .toString();
    }

    private static void assertFailure(ExitCode code, String expected, String... args) {
        CliRun run = CliRun.of(args);

        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("crossfade: ")
                .contains(expected);
        assertThat(run.code()).isEqualTo(code.code());
        assertThat(run.out()).isEmpty();
    }
}
