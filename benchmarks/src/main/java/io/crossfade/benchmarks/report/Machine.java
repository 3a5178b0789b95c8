package io.crossfade.benchmarks.report;

import io.crossfade.testing.RealRedis;
import java.time.LocalDate;
import java.time.ZoneOffset;
import redis.clients.jedis.Jedis;

/** The class of machine that figures were taken on; never its name. */
public final class Machine {
    private Machine() {}

    /** Returns date, cores, operating system, Java and server, as one sentence. */
    public static String describe(RealRedis server) {
        try (Jedis jedis = server.jedis()) {
            String version = jedis.info("server")
                    .lines()
                    .filter(line -> line.startsWith("redis_version:"))
                    .map(line -> line.substring("redis_version:".length()).strip())
                    .findFirst()
                    .orElse("of unknown version");
            return "Taken on " + LocalDate.now(ZoneOffset.UTC) + ": "
                    + Runtime.getRuntime().availableProcessors() + " cores (" + System.getProperty("os.name") + ", "
                    + System.getProperty("os.arch") + "), Java "
                    + Runtime.version().feature() + " ("
                    + System.getProperty("java.vm.name") + " " + System.getProperty("java.version") + "), Redis "
                    + version + "; servers, clients and driver share the cores.";
        }
    }
}
