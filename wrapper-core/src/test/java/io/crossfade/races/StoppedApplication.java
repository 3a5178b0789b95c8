package io.crossfade.races;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.CrossfadeConfig;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.spi.SideConfig;
import java.io.PrintStream;
import java.time.Duration;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** A member of a fleet as a process of its own, which can be stopped and continued: it writes one number after the other and tells of each. */
final class StoppedApplication {
    static final String KEY = "counted";

    private StoppedApplication() {}

    public static void main(String[] args) {
        CrossfadeConfig config = Members.of(Duration.ofSeconds(6))
                .apply(CrossfadeConfig.builder()
                        .phase(MigrationPhase.SHADOW_READ)
                        .source(SideConfig.of("127.0.0.1", Integer.parseInt(args[0])))
                        .target(SideConfig.of("127.0.0.1", Integer.parseInt(args[1]))))
                .build();
        JedisCrossfade crossfade = JedisCrossfade.open(config);
        RedisClient redis = crossfade.redisClient();
        PrintStream out = new PrintStream(System.out, true, UTF_8);
        for (long n = 1; ; n++) {
            MigrationPhase before = crossfade.crossfade().phase();
            try {
                redis.set(KEY, Long.toString(n));
                out.println("ok " + n + " " + before);
            } catch (MigrationException | JedisException refused) {
                out.println("refused " + n + " " + before);
            }
        }
    }
}
