package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.testing.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * Retries of what a backfill has quarantined: here keys of database 0 whose names on the target would be those of database 1, until
 * another prefix is chosen for that.
 */
class CliQuarantineIT {
    private static final int KEYS = 3_000;
    private static final int COLLIDING = 40;
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
        try (Jedis source = servers.source.jedis();
                Pipeline pipeline = source.pipelined()) {
            for (int i = 0; i < KEYS; i++) {
                pipeline.set("key:" + i, "free");
            }
            for (int i = 0; i < COLLIDING; i++) {
                pipeline.rpush(colliding(i), "a", "b");
            }
        }
    }

    private static String colliding(int number) {
        return "db1:" + number;
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "target"})
    @Behaviour({"BF-114", "BF-115"})
    void retry_someGoneSomeFreeByNow_copiesThoseAndKeepsTheRest(String place) {
        String[] keptThere = keptIn(place);
        CliRun first = backfill("db1:", keptThere);
        assertThat(first.code()).as(first.err()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertIsOfEach(first, "quarantined");
        try (Jedis source = servers.source.jedis()) {
            source.del(colliding(0), "key:1");
            source.set("key:2", "changed since, and not in quarantine");
        }

        CliRun second = retry("db1:", keptThere);

        assertThat(second.code()).as(second.err()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(second.err()).contains("retrying " + second.json().get("scanned") + " quarantined keys");
        assertIsOfEach(second, "scanned");
        assertThat(second.json())
                .containsEntry("only", "quarantined")
                .containsEntry("status", "done")
                .containsEntry("quarantined", second.json().get("scanned"))
                .containsEntry("balanced", true);

        CliRun third = retry("other:", keptThere);

        assertThat(third.code()).as(third.err()).isZero();
        assertIsOfEach(third, "scanned");
        assertThat(third.json()).containsEntry("quarantined", 0).containsEntry("balanced", true);
        assertThat((Integer) third.json().get("copied")).isGreaterThanOrEqualTo(COLLIDING - 1);
        assertThat((Integer) third.json().get("gone")).isPositive();
        try (Jedis target = servers.target.jedis()) {
            assertThat(target.lrange(colliding(1), 0, -1)).containsExactly("a", "b");
            assertThat(target.exists(colliding(0))).isFalse();
            assertThat(target.get("key:2")).isEqualTo("free");
        }
        assertThat(retry("other:", keptThere).json()).containsEntry("scanned", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "target"})
    @Behaviour("BF-116")
    void retry_moreThanAreKept_goesOverTheSlicesOnceMore(String place) {
        String[] keptThere = keptIn(place, "crossfade.backfill.quarantine-keys=3");
        assertIsOfEach(backfill("db1:", keptThere), "quarantined");

        CliRun stays = retry("db1:", keptThere);
        assertThat(stays.code()).as(stays.err()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(stays.err()).contains("slices, of which not all are known");
        assertThat((Integer) stays.json().get("quarantined")).isGreaterThanOrEqualTo(COLLIDING);
        CliRun free = retry("other:", keptThere);

        assertThat(free.code()).as(free.err()).isZero();
        assertThat(free.json()).containsEntry("quarantined", 0).containsEntry("balanced", true);
        assertThat((Integer) free.json().get("slices")).isPositive();
        assertThat((Integer) free.json().get("scanned")).isGreaterThan(COLLIDING);
        servers.assertEqual();
        assertThat(retry("other:", keptThere).json()).containsEntry("scanned", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "target"})
    @Behaviour("BF-176")
    void status_keysInQuarantine_tellsHowManyWhyAndHowToRetry(String place) {
        String[] keptThere = keptIn(place);
        backfill("db1:", keptThere);

        Map<String, Object> quarantine = quarantine(place, keptThere);
        String text = status(keptThere).out();

        assertThat((Integer) quarantine.get("keys")).isBetween(COLLIDING, 2 * COLLIDING);
        assertThat(quarantine).containsEntry("slices", 0);
        assertThat(quarantine.get("reasons"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .hasSize(1)
                .containsValue(quarantine.get("keys"));
        assertThat(text)
                .containsPattern("quarantine +" + quarantine.get("keys") + " keys: crossfade backfill"
                        + (place.equals("target") ? " --checkpoint target" : "")
                        + " --only quarantined copies them again")
                .doesNotContain("db1:1", "more of");
        assertThat(retry("other:", keptThere).code()).isZero();
        assertThat(status(keptThere).out()).contains("quarantine  empty: what was quarantined has been retried");
        assertThat(quarantine(place, keptThere)).containsEntry("keys", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "target"})
    @Behaviour("BF-176")
    void status_moreInQuarantineThanIsKeptByName_saysSo(String place) {
        String[] keptThere = keptIn(place, "crossfade.backfill.quarantine-keys=3");
        backfill("db1:", keptThere);

        assertThat((Integer) quarantine(place, keptThere).get("slices")).isPositive();
        assertThat(status(keptThere).out()).contains("more of").contains("slices than are kept by name");
    }

    @Test
    @Behaviour("BF-176")
    void status_nothingWasQuarantined_saysNothingOfIt() {
        String[] keptThere = keptIn("file");
        assertThat(backfill("other:", keptThere).code()).isZero();

        assertThat(status(keptThere).out()).doesNotContain("quarantine  ").contains(", 0 quarantined");
    }

    @SuppressWarnings("unchecked") // the JSON has strings for names
    private Map<String, Object> quarantine(String place, String[] keptThere) {
        Map<String, Object> all = status(keptThere, "--report=json").json();
        Map<String, Object> kept = (Map<String, Object>) all.get(place.equals("target") ? "cluster" : "checkpoint");
        return (Map<String, Object>) kept.get("quarantine");
    }

    private CliRun status(String[] keptThere, String... options) {
        List<String> command = new ArrayList<>(List.of("status", "-c", config("db1:", keptThere), "--databases=0"));
        command.addAll(Arrays.asList(options));
        return CliRun.of(command.toArray(String[]::new));
    }

    @Test
    @Behaviour("BF-117")
    void quarantine_file_isTheUsersAlone() throws IOException {
        String[] keptThere = keptIn("file");
        backfill("db1:", keptThere);
        Path file = folder.resolve("checkpoint.quarantine");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        retry("db1:", keptThere);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(new HashSet<>(Files.readAllLines(file))).hasSize(1 + COLLIDING);
        assertThat(backfill("other:", keptThere).code()).isZero();
        assertThat(file).as("the walk has begun anew").doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "target"})
    @Behaviour("BF-118")
    void retry_noBackfillBeforeOrAnother_isRefused(String place) {
        String[] keptThere = keptIn(place);
        assertThat(retry("db1:", keptThere).code()).isEqualTo(ExitCode.CHECKPOINT_REFUSED.code());
        assertThat(servers.targetKeys()).as("a retry writes nothing then").isZero();
        backfill("db1:", keptThere);

        CliRun another = run("db1:", keptThere, "--only=quarantined", "--match=key:*");

        assertThat(another.code()).isEqualTo(ExitCode.CHECKPOINT_REFUSED.code());
        assertThat(another.err()).contains("belongs to another job");
        assertIsOfEach(retry("db1:", keptThere), "scanned");
    }

    @Test
    @Behaviour("BF-118")
    void retry_withWhatSaysOtherwiseWhatToCopy_isRefused() {
        for (String option : List.of("--dry-run", "--fresh", "--source-rdb=x", "--engine=jet")) {
            CliRun run = run("db1:", keptIn("file"), "--only=quarantined", option);

            assertThat(run.code()).as(option).isEqualTo(ExitCode.USAGE.code());
            assertThat(run.err()).contains("is not for --only quarantined");
        }
    }

    /** A scan may return a key twice, and each return counts. */
    private static void assertIsOfEach(CliRun run, String count) {
        assertThat((Integer) run.json().get(count)).isBetween(COLLIDING, 2 * COLLIDING);
    }

    private String[] keptIn(String place, String... settings) {
        List<String> all = new ArrayList<>(Arrays.asList(settings));
        all.add("crossfade.backfill.slices=4");
        all.add(0, place.equals("target") ? "--checkpoint=target" : "--workers=2");
        return all.toArray(String[]::new);
    }

    private CliRun backfill(String prefix, String... keptThere) {
        return run(prefix, keptThere);
    }

    private CliRun retry(String prefix, String... keptThere) {
        return run(prefix, keptThere, "--only=quarantined");
    }

    /** The first of {@code keptThere} is an option, the others are settings. */
    private CliRun run(String prefix, String[] keptThere, String... options) {
        List<String> command = new ArrayList<>(
                List.of("backfill", "-c", config(prefix, keptThere), "--databases=0", "--report=json", keptThere[0]));
        command.addAll(Arrays.asList(options));
        return CliRun.of(command.toArray(String[]::new));
    }

    private String config(String prefix, String[] keptThere) {
        List<String> settings = new ArrayList<>(List.of("crossfade.databases=0, 1:0:" + prefix));
        settings.addAll(Arrays.asList(keptThere).subList(1, keptThere.length));
        return CliRun.config(
                        folder,
                        "127.0.0.1",
                        servers.source.port(),
                        "127.0.0.1",
                        servers.target.port(),
                        settings.toArray(String[]::new))
                .toString();
    }
}
