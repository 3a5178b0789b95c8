package io.crossfade.jet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.FreePort;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** {@code crossfade backfill --engine jet}, and what the other commands know of it. */
class JetCliIT {
    private static final int KEYS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static RealRedis source;
    private static RealRedis target;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        source = RealRedis.start();
        target = RealRedis.start();
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    /** Between the runs there is no process that knows anything: what is done stands on the target. */
    @Test
    @Behaviour({"BF-73", "BF-75", "BF-76"})
    void backfill_pausedStoppedAndStartedAnew_goesOnWhereItWas() throws Exception {
        fill();
        String config = Cli.config(
                folder,
                source.port(),
                target.host(),
                target.port(),
                "crossfade.backfill.cluster.port=" + FreePort.next(),
                "crossfade.backfill.checkpoint=" + folder.resolve("checkpoint"));

        CompletableFuture<Cli> first = Background.supply(
                () -> Cli.run("backfill", "-c", config, "--engine", "jet", "--rate", "1000", "--workers", "2"));
        await().atMost(PATIENCE).until(() -> scanned(config) > 500);
        assertThat(cluster(config)).containsEntry("activity", "running");
        assertThat((List<?>) cluster(config).get("members")).hasSize(1);
        assertThat(Cli.run("pause", "-c", config).out()).startsWith("paused: all members");
        assertThat(cluster(config)).containsEntry("activity", "paused");
        assertThat(Cli.run("resume", "-c", config).out()).startsWith("resumed: all members");
        Cli stop = Cli.run("stop", "-c", config);
        assertThat(stop.out()).as(stop.err()).startsWith("stopped: ");

        Cli stopped = first.get(60, TimeUnit.SECONDS);
        assertThat(stopped.code()).as(stopped.err()).isEqualTo(12);
        assertThat(stopped.err()).contains("no TLS", "run again to go on");
        long done = scanned(config);
        assertThat(done).isLessThan(KEYS);
        assertThat(cluster(config)).containsEntry("activity", "none").containsEntry("finished", false);

        Cli second = Cli.run("backfill", "-c", config, "--engine", "jet", "--report", "json");

        assertThat(second.code()).as(second.err()).isZero();
        assertThat(second.err()).contains("resuming from the progress on the target");
        assertThat(second.json())
                .containsEntry("status", "done")
                .containsEntry("balanced", true)
                .containsEntry("resumed", true);
        assertThat((Integer) second.json().get("keysThisRun"))
                .isEqualTo((Integer) second.json().get("scanned") - (int) done);
        assertThat(ServerComparison.compare(source, target, Duration.ZERO)).isEmpty();
        Map<String, Object> status = cluster(config);
        assertThat(status).containsEntry("activity", "finished").containsEntry("slicesThrough", status.get("slices"));
        assertThat(Cli.run("status", "-c", config).out()).contains("cluster     warm from ", "finished");
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.ttl("__crossfade:backfill")).isPositive();
        }
    }

    private static void fill() {
        try (Jedis jedis = source.jedis();
                Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < KEYS; i++) {
                pipeline.set("key:" + i, "value " + i);
            }
        }
    }

    private static long scanned(String config) {
        return cluster(config).get("scanned") instanceof Number number ? number.longValue() : 0;
    }

    @SuppressWarnings("unchecked") // an object in the report
    private static Map<String, Object> cluster(String config) {
        return (Map<String, Object>)
                Cli.run("status", "-c", config, "--report", "json").json().get("cluster");
    }
}
