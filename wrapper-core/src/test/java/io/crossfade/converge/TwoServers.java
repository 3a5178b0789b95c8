package io.crossfade.converge;

import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import redis.clients.jedis.Jedis;

/** Two real servers with the product's own connections to them, and a plain client on each. */
final class TwoServers implements AutoCloseable {
    final RealRedis authorityServer = RealRedis.start();
    final RealRedis shadowServer = RealRedis.start();
    final Jedis authority = authorityServer.jedis();
    final Jedis shadow = shadowServer.jedis();
    private final JedisSide authoritySide = side(Side.SOURCE, authorityServer);
    private final JedisSide shadowSide = side(Side.TARGET, shadowServer);

    static JedisSide side(Side side, RealRedis server) {
        return JedisSide.open(
                side,
                SideConfig.of(server.host(), server.port())
                        .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30)));
    }

    RedisLink authorityLink() {
        return authoritySide.lease();
    }

    RedisLink shadowLink() {
        return shadowSide.lease();
    }

    SideCapabilities authorityCapabilities() {
        try (RedisLink link = authorityLink()) {
            return SideCapabilities.probe(link);
        }
    }

    SideCapabilities shadowCapabilities() {
        try (RedisLink link = shadowLink()) {
            return SideCapabilities.probe(link);
        }
    }

    Converger converger(ConvergeConfig config) {
        return new Converger(authorityCapabilities(), shadowCapabilities(), config);
    }

    void flush() {
        authorityServer.flush();
        shadowServer.flush();
    }

    /** Equal in type, value and, to the millisecond, expiry. */
    void assertEqual() {
        Assertions.assertThat(ServerComparison.compare(authorityServer, shadowServer, Duration.ZERO))
                .isEmpty();
    }

    /** Runs {@code work} over a connection to each server. */
    List<Convergence> with(Work work) {
        try (RedisLink a = authorityLink();
                RedisLink s = shadowLink()) {
            return work.over(a, s);
        }
    }

    /** Something done over two connections. */
    interface Work {
        List<Convergence> over(RedisLink authority, RedisLink shadow);
    }

    @Override
    public void close() {
        authority.close();
        shadow.close();
        authoritySide.close();
        shadowSide.close();
        authorityServer.close();
        shadowServer.close();
    }
}
