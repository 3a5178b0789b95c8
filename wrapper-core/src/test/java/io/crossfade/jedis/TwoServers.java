package io.crossfade.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfig;
import io.crossfade.CrossfadeConfigBuilder;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Two real servers, each behind a proxy that a test can disturb, and Crossfade between them. */
final class TwoServers implements AutoCloseable {
    static final Duration REST = Duration.ofSeconds(30);

    /** On a busy machine the last writes may take longer than writes may be held by default. */
    private static final Duration HOLD = Duration.ofSeconds(10);

    final RealRedis source = RealRedis.start();
    final RealRedis target = RealRedis.start();
    final TcpProxy sourceProxy = TcpProxy.to(source);
    final TcpProxy targetProxy = TcpProxy.to(target);

    /** Opens one instance of Crossfade in {@code phase}, with settings changed as the test wants. */
    JedisCrossfade open(MigrationPhase phase, UnaryOperator<CrossfadeConfigBuilder> settings) {
        CrossfadeConfigBuilder builder = CrossfadeConfig.builder()
                .phase(phase)
                .source(SideConfig.of(sourceProxy.host(), sourceProxy.port()))
                .target(SideConfig.of(targetProxy.host(), targetProxy.port()))
                .cutover(CutoverConfig.defaults().withHoldTimeout(HOLD));
        return JedisCrossfade.open(settings.apply(builder).build());
    }

    JedisCrossfade open(MigrationPhase phase) {
        return open(phase, UnaryOperator.identity());
    }

    void assertEqual() {
        assertThat(ServerComparison.compare(source, target)).isEmpty();
    }

    @Override
    public void close() {
        sourceProxy.close();
        targetProxy.close();
        source.close();
        target.close();
    }
}
