package io.crossfade.benchmarks.backfill;

import io.crossfade.testing.RealRedis;
import java.util.Comparator;
import java.util.Locale;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.resps.Slowlog;

/** Which command held a server longest, by its SLOWLOG. */
public final class SlowestCommand {
    /** Microseconds: what is quicker is not told. */
    private static final int THRESHOLD = 500;

    private static final int MOST = 100_000;

    private SlowestCommand() {}

    /** Forgets what was slow on {@code server} until now. */
    public static void watch(RealRedis server) {
        try (Jedis jedis = server.jedis()) {
            jedis.configSet("slowlog-log-slower-than", String.valueOf(THRESHOLD));
            jedis.configSet("slowlog-max-len", String.valueOf(MOST));
            jedis.slowlogReset();
        }
    }

    /** Returns the name of the slowest command since {@link #watch} and its milliseconds; the questions for it do not count. */
    public static String of(RealRedis server) {
        try (Jedis jedis = server.jedis()) {
            return jedis.slowlogGet(MOST).stream()
                    .filter(slow -> !isOwn(slow))
                    .max(Comparator.comparingLong(Slowlog::getExecutionTime))
                    .map(slow -> String.format(
                            Locale.ROOT, "%s %.1f", slow.getArgs().get(0), slow.getExecutionTime() / 1_000.0))
                    .orElse("none above 0.5");
        }
    }

    private static boolean isOwn(Slowlog slow) {
        return slow.getArgs().get(0).equalsIgnoreCase("SLOWLOG");
    }
}
