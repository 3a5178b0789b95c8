package io.crossfade.benchmarks.load;

import io.crossfade.CrossfadeConfig;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.model.MigrationPhase;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.shadow.CarryMode;
import io.crossfade.spi.SideConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;

/**
 * Opens subjects on two servers; every client has the same pool and the same protocol.
 *
 * @param source how to reach the old server
 * @param target how to reach the new server
 */
public record Subjects(SideConfig source, SideConfig target) {
    /** Opens the stock client on the source. */
    public Subject stock() {
        return new StockSubject(client(source));
    }

    /** Opens two stock clients that are written one after the other. */
    public Subject naive() {
        return new NaiveSubject(client(source), client(target));
    }

    /** Opens Crossfade in DUAL_WRITE, with the check of what was carried or, to measure what that costs, without it. */
    public CrossfadeSubject dualWrite(boolean check) {
        return open(MigrationPhase.DUAL_WRITE, CarryConfig.defaults().withCheck(check));
    }

    /** Opens Crossfade in {@code phase}. */
    public CrossfadeSubject crossfade(MigrationPhase phase, CarryMode mode) {
        return open(phase, CarryConfig.defaults().withMode(mode));
    }

    private CrossfadeSubject open(MigrationPhase phase, CarryConfig carry) {
        CrossfadeConfig config = CrossfadeConfig.builder()
                .phase(phase)
                .source(source)
                .target(target)
                .carry(carry)
                .build();
        return new CrossfadeSubject(JedisCrossfade.open(config), carry.mode());
    }

    private static RedisClient client(SideConfig side) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(side.poolSize());
        pool.setMaxIdle(side.poolSize());
        pool.setJmxEnabled(false);
        return RedisClient.builder()
                .hostAndPort(side.host(), side.port())
                .clientConfig(DefaultJedisClientConfig.builder()
                        .protocol(RedisProtocol.RESP2)
                        .build())
                .poolConfig(pool)
                .build();
    }
}
