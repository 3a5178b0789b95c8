package io.crossfade.benchmarks.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.RealRedis;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.resps.Slowlog;

/** Asking for the slow commands is slow itself, and no work of what is measured. */
class SlowestCommandIT {
    private static final int ENTRIES = 5_000;

    @Test
    void of_questionForTheLogWasSlowest_isLeftOut() {
        try (RealRedis server = RealRedis.start();
                Jedis jedis = server.jedis()) {
            SlowestCommand.watch(server);
            jedis.configSet("slowlog-log-slower-than", "0");
            for (int i = 0; i < ENTRIES; i++) {
                jedis.mget("a", "b", "c", "d", "e", "f", "g", "h");
            }
            jedis.slowlogGet(ENTRIES);
            assertThat(jedis.slowlogGet(10 * ENTRIES).stream()
                            .max(Comparator.comparingLong(Slowlog::getExecutionTime))
                            .map(slow -> slow.getArgs().get(0)))
                    .contains("SLOWLOG");

            assertThat(SlowestCommand.of(server)).doesNotStartWith("SLOWLOG");
        }
    }
}
