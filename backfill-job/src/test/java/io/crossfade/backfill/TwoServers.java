package io.crossfade.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import redis.clients.jedis.Jedis;

/** Two real servers with the product's own connections to them. */
public final class TwoServers implements AutoCloseable {
    public final RealRedis source = RealRedis.start();
    public final RealRedis target = RealRedis.start();
    public final JedisSide sourceSide = side(Side.SOURCE, source.host(), source.port());
    public final JedisSide targetSide = side(Side.TARGET, target.host(), target.port());

    /** Opens a side with patience for a busy machine. */
    public static JedisSide side(Side side, String host, int port) {
        return JedisSide.open(
                side, SideConfig.of(host, port).withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10)));
    }

    /** Empties both. */
    public void flush() {
        source.flush();
        target.flush();
    }

    /** Fills the source with {@code count} keys of every type. */
    public void fillSource(int count) {
        try (Jedis jedis = source.jedis()) {
            EveryType.fill(jedis, count);
        }
    }

    /** Equal in type, value and, to the millisecond, expiry. */
    public void assertEqual() {
        assertThat(ServerComparison.compare(source, target, Duration.ZERO)).isEmpty();
    }

    /** Returns how many keys the target has. */
    public long targetKeys() {
        try (Jedis jedis = target.jedis()) {
            return jedis.dbSize();
        }
    }

    @Override
    public void close() {
        sourceSide.close();
        targetSide.close();
        source.close();
        target.close();
    }
}
