package io.crossfade.samples;

import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.model.MigrationPhase;
import java.nio.file.Path;
import java.time.Duration;
import redis.clients.jedis.RedisClient;

/** Puts a stock Jedis client on Crossfade and lets it write to both servers that a file names. */
public final class PlainJedis {
    private PlainJedis() {}

    /**
     * Runs the sample.
     *
     * @param args the configuration file; {@code samples/crossfade.yml} if there is none
     */
    public static void main(String[] args) {
        Path file = Path.of(args.length > 0 ? args[0] : "samples/crossfade.yml");
        try (JedisCrossfade crossfade = JedisCrossfade.open(file);
                RedisClient redis = crossfade.redisClient()) {
            crossfade.crossfade().changePhase(MigrationPhase.DUAL_WRITE);
            redis.set("greeting", "hello");
            System.out.println("the source answers: " + redis.get("greeting"));
            boolean equal = crossfade.crossfade().awaitConverged(Duration.ofSeconds(5));
            System.out.println(
                    equal ? "the target has it too" : crossfade.crossfade().status());
        }
    }
}
