package io.crossfade.backfill.local;

import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.engine.LoneMember;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.model.Command;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;

/**
 * A backfill, or a retry of what it has quarantined, as a process of its own that dies, as by SIGKILL, when it has written a certain key to the target and is about to look at
 * the source once more.
 */
final class DoomedBackfill {
    static final String KEY = "doomed";
    static final String ON_THE_TARGET = "target";
    static final String RETRY = "retry";
    static final int EXIT = 137;

    private static final List<String> WRITES = List.of("SET", "MSET", "MSETNX", "RESTORE");
    private static final List<String> LOOKS = List.of("MULTI", "EXEC", "DUMP", "MGET", "GET", "PEXPIRETIME");

    private DoomedBackfill() {}

    /** Returns how a backfill with one worker is configured that keeps its progress there. */
    static BackfillConfig config(String place) {
        return BackfillConfig.defaults()
                .withWalk(WalkConfig.defaults().withWorkers(1).withBatchSize(50).withScanCount(50))
                .withGrace(Duration.ofMillis(50))
                .withCheckpoint(place.equals(ON_THE_TARGET) ? null : Path.of(place));
    }

    static BackfillReport run(RedisSide source, RedisSide target, String place, boolean fresh) {
        BackfillConfig config = config(place).withFresh(fresh);
        return place.equals(ON_THE_TARGET)
                ? new LoneMember().run(SharedBackfill.create(source, target, config), ProgressListener.NONE)
                : Backfill.create(source, target, config).run(ProgressListener.NONE);
    }

    /** Retries what such a backfill has quarantined. */
    static BackfillReport retry(RedisSide source, RedisSide target, String place) {
        return QuarantineRetry.create(source, target, config(place)).run(ProgressListener.NONE);
    }

    /** Starts the process and waits for its death; returns its exit code. */
    static int die(TwoServers servers, String place, String... what) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedBackfill.class.getName(),
                Integer.toString(servers.source.port()),
                Integer.toString(servers.target.port()),
                place));
        command.addAll(List.of(what));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** The ports of source and target, where the progress is kept, and {@value #RETRY} for a retry. */
    public static void main(String[] args) {
        int targetPort = Integer.parseInt(args[1]);
        AtomicBoolean written = new AtomicBoolean();
        RedisSide source = new HookedSide(
                TwoServers.side(Side.SOURCE, "127.0.0.1", Integer.parseInt(args[0])),
                command -> written.get() && LOOKS.contains(command.text(0)),
                () -> dieOnceItIsThere(targetPort));
        RedisSide target = new HookedSide(
                TwoServers.side(Side.TARGET, "127.0.0.1", targetPort),
                command -> WRITES.contains(command.text(0)) && names(command, KEY),
                () -> written.set(true));
        if (args.length > 3 && args[3].equals(RETRY)) {
            retry(source, target, args[2]);
        } else {
            run(source, target, args[2], false);
        }
        System.exit(0);
    }

    private static boolean names(Command command, String key) {
        return IntStream.range(1, command.size()).anyMatch(i -> command.text(i).equals(key));
    }

    private static void dieOnceItIsThere(int targetPort) {
        try (Jedis target = new Jedis("127.0.0.1", targetPort)) {
            await().until(() -> target.exists(KEY));
        }
        Runtime.getRuntime().halt(EXIT);
    }
}
