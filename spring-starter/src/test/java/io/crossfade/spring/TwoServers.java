package io.crossfade.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.Crossfade;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.ServerComparison;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.context.ApplicationContext;
import redis.clients.jedis.Jedis;

/** An empty source and an empty target for each test of a class. */
final class TwoServers implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String[] sourceSettings;
    private RealRedis source;
    private RealRedis target;

    TwoServers(String... sourceSettings) {
        this.sourceSettings = sourceSettings;
    }

    RealRedis source() {
        return source;
    }

    RealRedis target() {
        return target;
    }

    /** Waits until nothing is dirty, then expects equal servers, and at least one key on the target. */
    void assertEqualAtRest(ApplicationContext application) {
        assertThat(application.getBean(Crossfade.class).awaitConverged(PATIENCE))
                .as("converged")
                .isTrue();
        assertThat(ServerComparison.compare(source, target)).isEmpty();
        try (Jedis jedis = target.jedis()) {
            assertThat(jedis.dbSize()).isPositive();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        source = RealRedis.start(sourceSettings);
        target = RealRedis.start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        source.flush();
        target.flush();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        source.close();
        target.close();
    }
}
