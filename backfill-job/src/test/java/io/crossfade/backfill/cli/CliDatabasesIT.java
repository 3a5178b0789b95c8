package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.testing.Behaviour;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The commands over several databases: 0 and 3 have the same number on both sides, 5 is 1 on the target. */
class CliDatabasesIT {
    private static final int KEYS = 500;
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
        try (Jedis source = servers.source.jedis();
                Jedis target = servers.target.jedis()) {
            source.flushAll();
            target.flushAll();
            for (int database : List.of(0, 3, 5)) {
                source.select(database);
                for (int i = 0; i < KEYS * (database + 1); i++) {
                    source.set("key:" + i, "in " + database);
                }
            }
        }
    }

    private String config() {
        return CliRun.config(
                        folder,
                        "127.0.0.1",
                        servers.source.port(),
                        "127.0.0.1",
                        servers.target.port(),
                        "crossfade.databases=0, 3, 5:1",
                        "crossfade.backfill.verify-rounds=10ms")
                .toString();
    }

    private static long onTarget(int database, String expected) {
        try (Jedis target = servers.target.jedis()) {
            target.select(database);
            assertThat(target.get("key:0")).isEqualTo(expected);
            return target.dbSize();
        }
    }

    /** A scan may return a key twice. */
    private static void atLeastAll(Object count) {
        assertThat((int) count).isBetween(KEYS * 11, KEYS * 12);
    }

    @Test
    @Behaviour("DB-12")
    void backfillAndVerify_everyConfiguredDatabase_isCopiedAndCompared() {
        CliRun backfill = CliRun.of("backfill", "-c", config(), "--report", "json", "--progress", "plain");

        assertThat(backfill.code()).isZero();
        assertThat(backfill.json())
                .containsEntry("status", "done")
                .containsEntry("balanced", true)
                .hasEntrySatisfying("copied", CliDatabasesIT::atLeastAll)
                .extractingByKey("databases", InstanceOfAssertFactories.LIST)
                .hasSize(3);
        assertThat(backfill.err()).contains("copy 100.00 %");
        assertThat(onTarget(0, "in 0")).isEqualTo(KEYS);
        assertThat(onTarget(3, "in 3")).isEqualTo(KEYS * 4);
        assertThat(onTarget(1, "in 5")).isEqualTo(KEYS * 6);

        try (Jedis target = servers.target.jedis()) {
            target.select(1);
            target.set("extra", "v");
        }
        CliRun telling = CliRun.of("verify", "-c", config(), "--no-repair", "--report", "json");
        CliRun text = CliRun.of("verify", "-c", config());

        assertThat(telling.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(telling.json())
                .containsEntry("equal", false)
                .containsEntry("remaining", 1)
                .hasEntrySatisfying("compared", CliDatabasesIT::atLeastAll);
        assertThat(text.code()).isZero();
        assertThat(text.out()).contains("all 3 databases: ", "0 still differ");
    }

    @Test
    @Behaviour("DB-12")
    void backfill_chosenDatabases_othersAreLeftAlone() {
        CliRun run = CliRun.of("backfill", "-c", config(), "--databases", "5", "--report", "json");

        assertThat(run.json()).doesNotContainKey("databases");
        assertThat(onTarget(1, "in 5")).isEqualTo(KEYS * 6);
        try (Jedis target = servers.target.jedis()) {
            assertThat(target.dbSize()).isZero();
        }
        CliRun wrong = CliRun.of("backfill", "-c", config(), "--databases", "7");
        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(wrong.err()).contains("--databases=7", "crossfade.databases");
    }

    /** Each database has a checkpoint of its own; that of the first keeps the name of a migration with one database. */
    @Test
    @Behaviour("DB-12")
    void status_partOfTheDatabasesCopied_showsTheShareOfAll() {
        CliRun.of("backfill", "-c", config(), "--databases", "0,3");

        CliRun text = CliRun.of("status", "-c", config());
        CliRun json = CliRun.of("status", "-c", config(), "--report", "json");

        assertThat(text.out())
                .contains("/5", "3,000 keys", "all 3 databases: 45.45 %")
                .containsOnlyOnce("none");
        assertThat(json.json()).hasEntrySatisfying("fraction", share -> assertThat((double) share)
                .isBetween(0.454, 0.455));
        assertThat(folder.resolve("checkpoint")).exists();
        assertThat(folder.resolve("checkpoint.db3")).exists();
        assertThat(folder.resolve("checkpoint.db5")).doesNotExist();
    }
}
