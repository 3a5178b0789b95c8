package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.handover.HandoverStore;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.CliProcess;
import io.crossfade.testing.Race;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is stopped in the midst of its writes (SIGSTOP), and goes on when its fleet has gone on without it. */
class StoppedMemberIT {
    private final Arena arena = new Arena();

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        arena.close();
    }

    @Test
    @Race("P22")
    @Behaviour({"FL-5", "FL-6"})
    void p22_processIsStoppedAndGoesOn_acknowledgesNoWriteOfThePhaseThatIsOver() throws Exception {
        Instance y =
                arena.instance(SHADOW_READ, Members.of(Duration.ofSeconds(6))).warmUp();
        CliProcess x = CliProcess.start(
                folder,
                StoppedApplication.class,
                Integer.toString(arena.source.port()),
                Integer.toString(arena.target.port()));
        try {
            await().atMost(Arena.REST).until(() -> acknowledged(x, "SHADOW_READ") > 100);
            signal(x, "STOP");
            verifyWhenOwed();
            await().atMost(Arena.REST).ignoreExceptions().until(() -> {
                y.crossfade().changePhase(TARGET_LIVE);
                return true;
            });
            long moved = Long.parseLong(y.redis.get(StoppedApplication.KEY));

            signal(x, "CONT");

            await().atMost(Arena.REST).until(() -> acknowledged(x, "TARGET_LIVE") > moved + 100);
            assertThat(acknowledged(x, "SHADOW_READ"))
                    .as("the last write acknowledged in the old phase, of which the fleet knows %d", moved)
                    .isLessThanOrEqualTo(moved);
        } finally {
            x.process().destroyForcibly().waitFor();
        }
    }

    private void verifyWhenOwed() {
        try (JedisSide target = JedisSide.open(
                Side.TARGET,
                SideConfig.of(arena.target.host(), arena.target.port()).withTimeouts(Arena.REST, Arena.REST))) {
            HandoverStore store = new HandoverStore(target);
            await().atMost(Arena.REST).until(() -> {
                arena.onTarget.set(StoppedApplication.KEY, arena.onSource.get(StoppedApplication.KEY));
                return store.pay(store.read()) > 0;
            });
        }
    }

    /** Returns the last number that was acknowledged in {@code phase}; 0 if none was. */
    private static long acknowledged(CliProcess process, String phase) throws IOException {
        return lines(process)
                .filter(line -> line.startsWith("ok ") && line.endsWith(" " + phase))
                .mapToLong(line -> Long.parseLong(line.split(" ")[1]))
                .max()
                .orElse(0);
    }

    /** The last line may not be complete. */
    private static Stream<String> lines(CliProcess process) throws IOException {
        String output = process.output();
        return output.substring(0, output.lastIndexOf('\n') + 1).lines();
    }

    private static void signal(CliProcess process, String name) throws Exception {
        int code = new ProcessBuilder(
                        "kill", "-" + name, Long.toString(process.process().pid()))
                .start()
                .waitFor();
        assertThat(code).isZero();
    }
}
