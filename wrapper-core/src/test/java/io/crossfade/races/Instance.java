package io.crossfade.races;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeConfig;
import io.crossfade.CrossfadeConfigBuilder;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import java.util.function.UnaryOperator;
import redis.clients.jedis.RedisClient;

/** One instance of an application on Crossfade, with proxies of its own: the test decides when its writes arrive. */
final class Instance implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration HOLD = Duration.ofSeconds(5);

    final TcpProxy toSource;
    final TcpProxy toTarget;
    final RedisClient redis;
    private final JedisCrossfade jedis;

    Instance(RealRedis source, RealRedis target, MigrationPhase phase, UnaryOperator<CrossfadeConfigBuilder> settings) {
        toSource = TcpProxy.to(source);
        toTarget = TcpProxy.to(target);
        CrossfadeConfigBuilder builder = CrossfadeConfig.builder()
                .phase(phase)
                .source(through(toSource))
                .target(through(toTarget))
                .carry(CarryConfig.defaults().withLanes(1))
                .cutover(CutoverConfig.defaults().withHoldTimeout(HOLD));
        jedis = JedisCrossfade.open(settings.apply(builder).build());
        redis = jedis.redisClient();
    }

    private static SideConfig through(TcpProxy proxy) {
        return SideConfig.of(proxy.host(), proxy.port()).withTimeouts(TIMEOUT, TIMEOUT);
    }

    Crossfade crossfade() {
        return jedis.crossfade();
    }

    JedisCrossfade jedis() {
        return jedis;
    }

    /** Opens the connections of the lane and of the application, so that a held proxy holds a write and not a handshake. */
    Instance warmUp() {
        redis.set("warm", "up");
        rest();
        return this;
    }

    /** Waits until nothing is queued or dirty here. */
    void rest() {
        assertThat(crossfade().awaitConverged(Arena.REST))
                .as("%s", crossfade().status())
                .isTrue();
    }

    @Override
    public void close() {
        redis.close();
        jedis.close();
        toSource.close();
        toTarget.close();
    }
}
