package io.crossfade.benchmarks.backfill;

import io.crossfade.testing.RealRedis;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;

/**
 * The target becomes a replica of the source: the fastest there is, where it is allowed. The servers need {@code
 * repl-diskless-sync-delay 0}, or they wait 5 s for more replicas.
 */
public final class ReplicaCopy implements CopyMethod {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    @Override
    public String title() {
        return "REPLICAOF, full synchronization";
    }

    @Override
    public void copy(RealRedis source, RealRedis target) {
        try (Jedis jedis = target.jedis()) {
            jedis.replicaof(source.host(), source.port());
            long end = System.nanoTime() + LONGEST.toNanos();
            while (!jedis.info("replication").contains("master_link_status:up")) {
                if (System.nanoTime() - end >= 0) {
                    throw new IllegalStateException("no full synchronization within " + LONGEST);
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
            jedis.replicaofNoOne();
        }
    }
}
