package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.checkpoint.Checkpoint;
import io.crossfade.backfill.checkpoint.Mark;
import io.crossfade.backfill.checkpoint.SavedState;
import io.crossfade.testing.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * A backfill, a process of its own beside an application that writes, is killed again and again (SIGKILL) at moments that a seed
 * chooses: before it has begun, or so long after so many lines of its checkpoint. {@code -Dcrash.kills=50 -Dcrash.seed=N} for more.
 *
 * <p>Only the backfill sends SCAN, one for each page, and each page that has ended is one line of the checkpoint. So what is above the
 * lines of the calls that the source counted was repeated.
 */
class CrashIT {
    private static final int KILLS = Integer.getInteger("crash.kills", 3);
    private static final long SEED = Long.getLong("crash.seed", 1L);
    private static final int WORKERS = 2;
    private static final int PAGE = 32; // so many keys one SCAN asks for at most
    private static final int MOST_PAGES_BETWEEN_KILLS = 20;
    private static final int KEYS = 6_000 + KILLS * PAGE * MOST_PAGES_BETWEEN_KILLS;
    private static final int RATE = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SCANS = Pattern.compile("cmdstat_scan:calls=(\\d+)");

    private static TwoServers servers;

    private final Random random = new Random(SEED);

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        servers = new TwoServers();
        servers.fillSource(KEYS);
        try (Jedis source = servers.source.jedis();
                Pipeline pipeline = source.pipelined()) {
            for (int i = 0; i < LiveApplication.KEYS; i++) {
                pipeline.set(LiveApplication.key(i), "before");
            }
        }
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    @Behaviour({"BF-112", "BF-119"})
    void backfill_killedAtRandomMomentsBesideWriters_endsEqualAndRepeatsAPageForEachWorkerAtMost() throws Exception {
        int kills = 0;
        CliRun last;
        long writes;
        try (Jedis source = servers.source.jedis();
                LiveApplication application = new LiveApplication(servers, SEED)) {
            source.configResetStat();
            while (kills < KILLS && isKilled()) {
                kills++;
            }
            last = CliRun.of(options("json"));
            writes = application.rest();
        }
        assertThat(last.code()).as(last.err()).isZero();
        assertThat(kills).isPositive();
        long scans = scans();
        long pages = pages();
        assertThat(scans - pages).as("pages repeated").isBetween(0L, (long) kills * WORKERS);
        assertSlicesAreThrough(last.json());
        assertThat(folder.toFile().list()).noneMatch(name -> name.contains(".underway."));
        CliRun verified = CliRun.of("verify", "-c", config(), "--report", "json");
        assertNothingWasLeft(verified);
        servers.assertEqual();
        Files.writeString(
                Path.of("target", "crash-" + SEED + ".txt"),
                "kills %d, keys %d, writes %d, pages %d, scans %d, scanned %s, extra %s%n"
                        .formatted(
                                kills,
                                KEYS,
                                writes,
                                pages,
                                scans,
                                last.json().get("scanned"),
                                verified.json().get("extra")));
    }

    /** Returns false if the process was through before. */
    private boolean isKilled() throws Exception {
        Process process = startedAnew();
        boolean early = random.nextInt(4) == 0;
        if (early) {
            process.waitFor(random.nextInt(700), TimeUnit.MILLISECONDS);
        } else {
            long enough = pages() + 1 + random.nextInt(MOST_PAGES_BETWEEN_KILLS);
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> pages() >= enough || !process.isAlive());
            process.waitFor(random.nextInt(30), TimeUnit.MILLISECONDS);
        }
        boolean alive = process.isAlive();
        process.destroyForcibly();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return alive;
    }

    private void assertSlicesAreThrough(Map<String, Object> report) {
        SavedState saved = Checkpoint.peek(folder.resolve("checkpoint")).orElseThrow();

        assertThat(saved.finished()).isNotNull();
        assertThat(saved.marks()).hasSize(saved.walk().parts());
        assertThat(saved.marks().values()).allMatch(Mark::done);
        assertThat(report).containsEntry("balanced", true).containsEntry("quarantined", 0);
        assertThat(((Number) report.get("scanned")).longValue())
                .isEqualTo(saved.counts().scanned())
                .isGreaterThanOrEqualTo(KEYS);
    }

    /** Not even what the application deleted between the copy and the look that a kill prevented. */
    private static void assertNothingWasLeft(CliRun verified) {
        assertThat(verified.code()).as(verified.err()).isZero();
        for (String kind : new String[] {"missing", "extra", "type", "value", "expiry"}) {
            assertThat(verified.json()).containsEntry(kind, Map.of("found", 0, "repaired", 0));
        }
    }

    private static long scans() {
        try (Jedis source = servers.source.jedis()) {
            Matcher calls = SCANS.matcher(source.info("commandstats"));
            assertThat(calls.find()).isTrue();
            return Long.parseLong(calls.group(1));
        }
    }

    private long pages() throws IOException {
        Path checkpoint = folder.resolve("checkpoint");
        return Files.exists(checkpoint)
                ? Files.readString(checkpoint)
                        .lines()
                        .filter(line -> line.contains(" mark "))
                        .count()
                : 0;
    }

    private Process startedAnew() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrossfadeCli.class.getName()));
        command.addAll(List.of(options("text")));
        command.addAll(List.of("--rate", Integer.toString(RATE)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private String[] options(String report) {
        return new String[] {
            "backfill",
            "-c",
            config(),
            "--workers",
            Integer.toString(WORKERS),
            "--batch-size",
            Integer.toString(PAGE),
            "--scan-count",
            Integer.toString(PAGE),
            "--report",
            report
        };
    }

    private String config() {
        return CliRun.config(folder, "127.0.0.1", servers.source.port(), "127.0.0.1", servers.target.port())
                .toString();
    }
}
