package io.crossfade.samples.demo;

import io.crossfade.samples.demo.Proof.Kind;
import io.crossfade.testing.Difference;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Compares the two servers, past Crossfade and with none of its code. The shop must be at rest. */
final class Comparison {
    private static final Duration EXPIRY_TOLERANCE = Duration.ofMillis(100);
    private static final ScanParams PAGE = new ScanParams().count(1_000);

    private Comparison() {}

    /** Compares every key both ways. */
    static Proof of(DemoServers servers) {
        List<Difference> differences = ServerComparison.compare(servers.source(), servers.target(), EXPIRY_TOLERANCE);
        return new Proof(
                "both ways: keys, types, values and expiry equal",
                Kind.DIFFERENT,
                keys(servers.target()),
                differences.stream().map(Difference::toString).toList());
    }

    /** Counts the keys of the application. */
    private static long keys(RealRedis server) {
        long count = 0;
        try (Jedis jedis = server.jedis()) {
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                ScanResult<String> page = jedis.scan(cursor, PAGE);
                cursor = page.getCursor();
                count += page.getResult().stream()
                        .filter(key -> !key.startsWith(ServerComparison.RESERVED_PREFIX))
                        .count();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        }
        return count;
    }
}
