package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.testing.Behaviour;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Passes over both sides until one is clean, on real servers. */
class CliReconcileIT {
    private static final int KEYS = 900;
    private static final String RECORD = "__crossfade:handover";
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
    void makeEqual() {
        servers.flush();
        servers.fillSource(KEYS);
        assertThat(run("backfill", "--progress=none").code()).isZero();
    }

    @Test
    @Behaviour("BF-84")
    void reconcile_differences_repairedAndProvenByACleanPass() {
        spoil();

        CliRun run = run("reconcile", "--report=json");

        assertThat(run.code()).as(run.err()).isZero();
        Map<String, Object> json = run.json();
        assertThat(json)
                .containsEntry("command", "reconcile")
                .containsEntry("clean", true)
                .containsEntry("repaired", 3)
                .containsEntry("remaining", 0);
        assertThat(differencesByPass(json)).containsExactly(3, 0);
        servers.assertEqual();
    }

    @Test
    void reconcile_equalSides_onePassIsEnough() {
        CliRun run = run("reconcile");

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Equal: ").contains("pass 1: ").doesNotContain("pass 2: ");
    }

    @Test
    @Behaviour({"BF-84", "BF-85"})
    void reconcile_lastPassRepairedWhatItFound_exitCode1AndNothingPaid() {
        spoil();
        oweAReconcile();

        CliRun first = run("reconcile", "--max-passes=1");

        assertThat(first.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(first.out()).startsWith("Repaired, but no pass was clean").doesNotContain("paid");
        assertThat(owed()).isTrue();

        CliRun second = run("reconcile", "--max-passes=1", "--report=json");

        assertThat(second.code()).isZero();
        assertThat(second.json()).containsEntry("reconcilesPaid", 1);
        assertThat(owed()).isFalse();
    }

    @Test
    @Behaviour("BF-85")
    void reconcile_ofAPartOfTheKeys_paysNothing() {
        oweAReconcile();

        assertThat(run("reconcile", "--match=key:*").code()).isZero();

        assertThat(owed()).isTrue();
    }

    @Test
    @Behaviour("BF-84")
    void reconcile_whatNoRepairChanges_isNotLookedForAgain() {
        try (Jedis target = servers.target.jedis()) {
            target.set("extra", "1");
        }

        CliRun run = run("reconcile", "--no-delete-extra", "--report=json");

        assertThat(run.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(run.json()).containsEntry("clean", false).containsEntry("remaining", 1);
        assertThat(differencesByPass(run.json())).containsExactly(1);
    }

    @Test
    void reconcile_passesOutOfBound_exitCode2() {
        CliRun run = run("reconcile", "--max-passes=0");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("crossfade.backfill.max-passes=0");
    }

    private static void spoil() {
        try (Jedis target = servers.target.jedis()) {
            target.set("key:0", "other");
            target.del("key:1");
            target.set("extra", "1");
        }
    }

    /** As an instance leaves it that ended uncleanly. */
    private static void oweAReconcile() {
        try (Jedis target = servers.target.jedis()) {
            target.hset(RECORD, "i:gone", "1 1 DUAL_WRITE");
        }
        assertThat(owed()).isTrue();
    }

    private static boolean owed() {
        try (Jedis target = servers.target.jedis()) {
            return target.hexists(RECORD, "i:gone");
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Object> differencesByPass(Map<String, Object> json) {
        return ((List<Map<String, Object>>) json.get("passes"))
                .stream().map(pass -> pass.get("different")).toList();
    }

    private CliRun run(String command, String... options) {
        List<String> args = new ArrayList<>(List.of(command, "-c", config()));
        args.addAll(List.of(options));
        return CliRun.of(args.toArray(String[]::new));
    }

    private String config() {
        return CliRun.config(
                        folder,
                        "127.0.0.1",
                        servers.source.port(),
                        "127.0.0.1",
                        servers.target.port(),
                        "crossfade.backfill.verify-rounds=10ms")
                .toString();
    }
}
