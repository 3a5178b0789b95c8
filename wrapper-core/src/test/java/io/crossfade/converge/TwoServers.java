package io.crossfade.converge;

import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RunningServer;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.clients.jedis.Jedis;

/**
 * Two real servers with the product's own connections to them, and a plain client on each. As an extension in a static field they are empty before
 * each test, and end with the class.
 */
final class TwoServers implements AutoCloseable, BeforeEachCallback, AfterAllCallback {
    /** Moves all that these tests use by payload or by type, as one value. */
    static final ConvergeConfig WHOLE = ConvergeConfig.defaults().withWholeValueBytes(64 << 20);

    final RunningServer authorityServer;
    final RunningServer shadowServer;
    final Jedis authority;
    final Jedis shadow;
    private final JedisSide authoritySide;
    private final JedisSide shadowSide;

    TwoServers() {
        this(RealRedis.start(), RealRedis.start());
    }

    TwoServers(RunningServer authorityServer, RunningServer shadowServer) {
        this.authorityServer = authorityServer;
        this.shadowServer = shadowServer;
        this.authority = authorityServer.jedis();
        this.shadow = shadowServer.jedis();
        this.authoritySide = side(Side.SOURCE, authorityServer);
        this.shadowSide = side(Side.TARGET, shadowServer);
    }

    private static JedisSide side(Side side, RunningServer server) {
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
        assertEqual(Duration.ZERO);
    }

    void assertEqual(Duration expiryTolerance) {
        Assertions.assertThat(ServerComparison.compare(authorityServer, shadowServer, expiryTolerance))
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
    public void beforeEach(ExtensionContext context) {
        flush();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
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
