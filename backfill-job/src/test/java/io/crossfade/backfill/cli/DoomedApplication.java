package io.crossfade.backfill.cli;

import io.crossfade.CrossfadeConfig;
import io.crossfade.handover.HandoverConfig;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.spi.MigrationListener;
import io.crossfade.spi.SideConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import redis.clients.jedis.RedisClient;

/** An application as a process of its own that does not end in order. */
final class DoomedApplication {
    static final Duration LEASE = Duration.ofSeconds(1);
    static final String KEY = "written:last";

    private DoomedApplication() {}

    static CrossfadeConfig config(int sourcePort, int targetPort, Duration lease) {
        return CrossfadeConfig.builder()
                .phase(MigrationPhase.DUAL_WRITE)
                .source(SideConfig.of("127.0.0.1", sourcePort))
                .target(SideConfig.of("127.0.0.1", targetPort))
                .handover(HandoverConfig.defaults().withLease(lease))
                .build();
    }

    /**
     * Writes to both sides. Then, without a file to be made as the third argument, dies in its next write, when the source has
     * executed it and nobody has told the carrier; with one it makes that file and waits.
     */
    public static void main(String[] args) throws IOException {
        JedisCrossfade crossfade =
                JedisCrossfade.open(config(Integer.parseInt(args[0]), Integer.parseInt(args[1]), LEASE));
        RedisClient redis = crossfade.redisClient();
        redis.set(KEY, "before");
        crossfade.crossfade().awaitConverged(Duration.ofSeconds(30));
        if (args.length > 2) {
            Files.createFile(Path.of(args[2]));
            System.in.read();
            return;
        }
        crossfade.crossfade().addListener(new MigrationListener() {
            @Override
            public void authorityAnswered(Side side, long elapsedNanos) {
                Runtime.getRuntime().halt(1);
            }
        });
        redis.set(KEY, "acknowledged");
    }
}
