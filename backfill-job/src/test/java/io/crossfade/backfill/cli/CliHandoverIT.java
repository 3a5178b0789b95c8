package io.crossfade.backfill.cli;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealRedis;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Application processes that end without a word, one that stays, and the command that pays what is owed. */
class CliHandoverIT {
    /** A machine that stands still for a while does not make the one that stays look dead. */
    private static final Duration LEASE = Duration.ofSeconds(4);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final TwoServers servers = new TwoServers();
    private JedisCrossfade stays;

    @BeforeEach
    void start() {
        stays = JedisCrossfade.open(DoomedApplication.config(servers.source.port(), servers.target.port(), LEASE));
    }

    @AfterEach
    void end() {
        stays.close();
        servers.close();
    }

    @Test
    @Race("P40")
    @Behaviour({"HO-2", "HO-4", "HO-7"})
    void p40_processDiesBetweenTheAuthoritysAnswerAndTheLane_isOwedUntilAVerification() throws Exception {
        Process process = start(List.of());
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(valueOn(servers.source)).isEqualTo("acknowledged");
        assertThat(valueOn(servers.target)).isEqualTo("before");

        awaitOwed(1);
        stays.crossfade().changePhase(SHADOW_READ);
        assertThatThrownBy(() -> stays.crossfade().changePhase(TARGET_LIVE))
                .hasMessageContaining("a reconcile is owed");
        assertThat(run("status").out())
                .contains("instances   1 alive, 1 reconciles owed (instance pid-" + process.pid());
        CliRun verified = run("verify", "--report", "json");

        assertThat(verified.code()).as(verified.err()).isZero();
        assertThat(verified.json()).containsEntry("reconcilesPaid", 1).containsEntry("different", 1);
        assertThat(valueOn(servers.target)).isEqualTo("acknowledged");
        stays.crossfade().changePhase(TARGET_LIVE);
        assertThat(run("status", "--report", "json").json())
                .extractingByKey("instances")
                .isEqualTo(Map.of("known", true, "alive", 1, "reconcilesOwed", 0, "reasons", ""));
    }

    @Test
    @Behaviour({"HO-2", "HO-5"})
    void process_stoppedThenContinuedThenKilled_isOwedOnlyWhileNobodyKeepsItsAccount() throws Exception {
        Path ready = folder.resolve("ready");
        Process process = start(List.of(ready.toString()));
        await().atMost(PATIENCE).until(() -> Files.exists(ready));

        signal("STOP", process);
        awaitOwed(1);
        signal("CONT", process);
        awaitOwed(0);
        process.destroyForcibly();
        awaitOwed(1);

        CliRun verified = run("verify", "--no-repair");
        assertThat(verified.out()).contains("1 owed reconciles are paid with this");
        awaitOwed(0);
    }

    private void awaitOwed(int debts) {
        await().atMost(PATIENCE).until(() -> stays.crossfade().reconcileOwed() == debts);
    }

    private CliRun run(String command, String... more) {
        Path config = CliRun.config(
                folder, servers.source.host(), servers.source.port(), servers.target.host(), servers.target.port());
        List<String> args = new ArrayList<>(List.of(command, "--config", config.toString()));
        args.addAll(List.of(more));
        return CliRun.of(args.toArray(String[]::new));
    }

    private static String valueOn(RealRedis server) {
        try (Jedis jedis = server.jedis()) {
            return jedis.get(DoomedApplication.KEY);
        }
    }

    private Process start(List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedApplication.class.getName(),
                Integer.toString(servers.source.port()),
                Integer.toString(servers.target.port())));
        command.addAll(more);
        File log = folder.resolve("application.log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
