package io.crossfade.testing;

import java.time.Duration;
import java.util.List;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A real Redis 7.0.15 primary with one replica, watched by a sentinel, all on the loopback interface. The sentinel takes two
 * seconds of silence for death, so that a server which waits for the processor is not replaced.
 *
 * <p>Thread-safe for clients; failover is for one thread.
 */
public final class RealSentinel implements RunningDeployment {
    /** The name under which the sentinel knows the primary. */
    public static final String MASTER_NAME = "real-master";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RealRedis first;
    private final RealRedis second;
    private final SentinelProcess sentinel;

    private RealSentinel(RealRedis first, RealRedis second, SentinelProcess sentinel) {
        this.first = first;
        this.second = second;
        this.sentinel = sentinel;
    }

    /** Starts the three processes; returns when the sentinel knows the replica. */
    public static RealSentinel start() {
        RealRedis primary = RealRedis.start("repl-diskless-sync-delay 0", "repl-ping-replica-period 1");
        RealRedis replica = null;
        SentinelProcess sentinel = null;
        try {
            replica = RealRedis.start(
                    "repl-diskless-sync-delay 0",
                    "repl-ping-replica-period 1",
                    "replicaof " + primary.host() + " " + primary.port());
            awaitInStep(replica);
            sentinel = SentinelProcess.start(MASTER_NAME, primary);
            RealSentinel all = new RealSentinel(primary, replica, sentinel);
            Patience.await("the sentinel knows the replica", PATIENCE, all::replicaIsKnown);
            return all;
        } catch (RuntimeException e) {
            primary.stop();
            if (replica != null) {
                replica.stop();
            }
            if (sentinel != null) {
                sentinel.stop();
            }
            throw e;
        }
    }

    /** Returns where the sentinels can be asked. */
    public List<HostAndPort> sentinels() {
        return List.of(sentinel.address());
    }

    /** Returns the primary at present, as the sentinel has it. */
    public RealRedis primary() {
        return first.port() == primaryPort() ? first : second;
    }

    /** Returns the other server, which may be dead. */
    public RealRedis replica() {
        return primary() == first ? second : first;
    }

    /**
     * Has the replica replace the primary. Returns when that is so; the old primary lives on, and for some seconds takes writes
     * that will be lost, until the sentinel makes it a replica.
     */
    public void failOver() {
        RealRedis next = replica();
        Patience.await("the sentinel has begun a failover", PATIENCE, this::beginFailOver);
        awaitPrimary(next);
    }

    /** Kills the primary and waits until the sentinel has promoted the replica. What that had not received is lost. */
    public void killPrimary() {
        RealRedis next = replica();
        primary().kill();
        awaitPrimary(next);
    }

    private boolean beginFailOver() {
        try (Jedis jedis = sentinel.jedis()) {
            jedis.sentinelFailover(MASTER_NAME);
            return true;
        } catch (JedisDataException notYet) {
            return false;
        }
    }

    private void awaitPrimary(RealRedis server) {
        Patience.await("the sentinel has promoted the replica", PATIENCE, () -> primaryPort() == server.port());
    }

    private int primaryPort() {
        try (Jedis jedis = sentinel.jedis()) {
            return Integer.parseInt(
                    jedis.sentinelGetMasterAddrByName(MASTER_NAME).get(1));
        }
    }

    private boolean replicaIsKnown() {
        try (Jedis jedis = sentinel.jedis()) {
            return jedis.sentinelReplicas(MASTER_NAME).stream()
                    .anyMatch(replica -> "ok".equals(replica.get("master-link-status")));
        }
    }

    private static void awaitInStep(RealRedis replica) {
        Patience.await("the replica is in step", PATIENCE, () -> {
            try (Jedis jedis = replica.jedis()) {
                return jedis.info("replication").contains("master_link_status:up");
            }
        });
    }

    @Override
    public List<RealRedis> servers() {
        return List.of(primary());
    }

    /** Ends the sentinel and both servers. */
    @Override
    public void close() {
        sentinel.stop();
        first.stop();
        second.stop();
    }
}
