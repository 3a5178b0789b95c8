package io.crossfade.backfill.cli;

import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static io.crossfade.model.MigrationPhase.TARGET_ONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.CrossfadeConfig;
import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.checkpoint.Checkpoint;
import io.crossfade.handover.HandoverConfig;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** The end of a lazy migration, with the application beside it. */
class CliSweepIT {
    private static final int KEYS = 2_500;
    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final TwoServers servers = new TwoServers();
    private JedisCrossfade app;
    private RedisClient redis;
    private Jedis onTarget;

    @BeforeEach
    void start() {
        onTarget = servers.target.jedis();
        try (Jedis jedis = servers.source.jedis()) {
            for (int i = 0; i < KEYS; i++) {
                jedis.set("key:" + i, "v");
            }
        }
        app = JedisCrossfade.open(CrossfadeConfig.builder()
                .phase(TARGET_LIVE)
                .source(SideConfig.of(servers.source.host(), servers.source.port()))
                .target(SideConfig.of(servers.target.host(), servers.target.port()))
                .lazy(LazyConfig.defaults().withEnabled(true))
                .handover(HandoverConfig.defaults().withLease(LEASE))
                .build());
        redis = app.redisClient();
        assertThat(run("backfill").code()).isZero();
    }

    @AfterEach
    void end() {
        app.close();
        onTarget.close();
        servers.close();
    }

    @Test
    @Behaviour({"LZ-4", "LZ-61", "LZ-62", "LZ-63"})
    void sweep_applicationInRampDownAndBack_markersAreGoneAndNothingComesBack() {
        assertLeft(run("sweep", "--report", "json"), "TARGET_LIVE");
        assertThat(markers()).hasSizeGreaterThanOrEqualTo(KEYS);
        enter(RAMP_DOWN);
        redis.del("key:1");

        CliRun swept = run("sweep", "--report", "json");

        assertThat(swept.code()).as(swept.err()).isZero();
        assertThat(databases(swept).get(0)).containsEntry("removed", KEYS).containsEntry("left", 0);
        assertThat(markers()).isEmpty();
        assertThat(redis.dbSize()).isEqualTo(KEYS - 1);
        enter(TARGET_LIVE);
        assertThat(redis.get("key:1")).isNull();
        assertThat(redis.get("key:2")).isEqualTo("v");
        redis.del("key:2");
        assertThat(app.crossfade().awaitConverged(PATIENCE)).isTrue();
        assertThat(redis.get("key:2")).isNull();
        assertThat(markers()).contains("__crossfade:moved:{key:2}");
        servers.assertEqual();
    }

    @Test
    @Behaviour("LZ-61")
    void sweep_somethingStillMovesKeys_takesNothingAway() throws Exception {
        enter(RAMP_DOWN);
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Void> backfill = Background.run(() -> {
            try (Jedis jedis = servers.target.jedis()) {
                while (!ended.get()) {
                    jedis.pexpire(
                            "__crossfade:moved:{key:7}", Duration.ofDays(7).toMillis());
                }
            }
        });
        try {
            assertLeft(run("sweep", "--report", "json"), "a backfill");
        } finally {
            ended.set(true);
        }
        backfill.get(60, TimeUnit.SECONDS);
        assertThat(markers()).hasSize(KEYS);
    }

    @Test
    @Behaviour("LZ-61")
    void sweep_backfillRunsOrOthersAreOnTheTarget_takesNothingAway() {
        enter(RAMP_DOWN);
        try (Checkpoint running = Checkpoint.open(folder.resolve("checkpoint"))) {
            CliRun refused = run("sweep");
            assertThat(running.earlier()).isPresent();
            assertThat(refused.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
            assertThat(refused.err()).contains("a backfill is running with checkpoint");
        }
        onTarget.hset("__crossfade:handover:theirs:", "i:one", "1 99999999999999 TARGET_LIVE");
        assertLeft(run("sweep", "--report", "json"), "__crossfade:handover:theirs:");
        onTarget.set("__crossfade:staging:one:{key:7}", "a part");
        assertLeft(run("sweep", "--report", "json"), "a large value");
        assertThat(markers()).hasSize(KEYS);
    }

    @Test
    @Behaviour({"LZ-61", "LZ-63"})
    void sweep_everyInstanceIsThrough_leavesTheApplicationsKeysAlone() {
        enter(RAMP_DOWN);
        enter(TARGET_ONLY);
        await().atMost(PATIENCE).until(() -> !onTarget.exists("__crossfade:handover"));

        CliRun swept = run("sweep");

        assertThat(swept.code()).as(swept.err()).isZero();
        assertThat(swept.out()).contains("2,500 markers swept");
        assertThat(onTarget.dbSize()).isEqualTo(KEYS);
        assertThat(redis.dbSize()).isEqualTo(KEYS);
    }

    /** On another machine, where no file tells of it. */
    @Test
    @Behaviour("LZ-61")
    void sweep_backfillKeepsItsProgressOnTheTarget_takesNothingAway() {
        assertThat(run("backfill", "--checkpoint", "target").code()).isZero();
        enter(RAMP_DOWN);
        Matcher walk = Pattern.compile("\\brun=(\\S+)").matcher(onTarget.hget("__crossfade:backfill", "walk"));
        assertThat(walk.find()).isTrue();
        String now = Long.toString(Long.parseLong(onTarget.time().get(0)) * 1_000);
        onTarget.hset("__crossfade:backfill", "member:other", now + " " + walk.group(1));

        CliRun refused = run("sweep");

        assertThat(refused.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(refused.err()).contains("keeps its progress on the target");
        assertThat(markers()).hasSize(KEYS);
    }

    private void enter(MigrationPhase phase) {
        app.crossfade().changePhase(phase, Confirmation.CONFIRMED);
        await().atMost(PATIENCE)
                .until(() -> phase == TARGET_ONLY
                        || String.valueOf(onTarget.hgetAll("__crossfade:handover"))
                                .contains(phase.name()));
    }

    private List<String> markers() {
        return List.copyOf(onTarget.keys("__crossfade:moved:*"));
    }

    private static void assertLeft(CliRun run, String who) {
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(databases(run).get(0)).containsEntry("removed", 0);
        assertThat(databases(run).get(0).get("obstacle")).asString().contains(who);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> databases(CliRun run) {
        return (List<Map<String, Object>>) run.json().get("databases");
    }

    private CliRun run(String command, String... more) {
        Path config = CliRun.config(
                folder,
                servers.source.host(),
                servers.source.port(),
                servers.target.host(),
                servers.target.port(),
                "crossfade.lazy.enabled=true",
                "crossfade.phase=target-live",
                "crossfade.handover.lease=4s");
        List<String> args = new ArrayList<>(List.of(command, "--config", config.toString()));
        args.addAll(List.of(more));
        return CliRun.of(args.toArray(String[]::new));
    }
}
