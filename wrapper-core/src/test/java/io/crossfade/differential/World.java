package io.crossfade.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeConfig;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Difference;
import io.crossfade.testing.RunningServer;
import io.crossfade.testing.ServerComparison;
import io.crossfade.verify.ShadowReadConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;

/** Two servers with Crossfade between them, and a third one that stands for how it was before. */
final class World implements AutoCloseable {
    private static final Duration REST = Duration.ofSeconds(60);
    private static final Duration EXPIRY_TOLERANCE = Duration.ofSeconds(5);

    private final RunningServer source;
    private final RunningServer target;
    private final RunningServer before;
    private final JedisCrossfade jedis;
    final Client crossfade;
    final Client reference;

    World(Supplier<? extends RunningServer> servers, Scenario scenario) {
        this(servers, scenario, RedisProtocol.RESP2);
    }

    World(Supplier<? extends RunningServer> servers, Scenario scenario, RedisProtocol protocol) {
        source = servers.get();
        target = servers.get();
        before = servers.get();
        jedis = JedisCrossfade.open(CrossfadeConfig.builder()
                .phase(MigrationPhase.SOURCE_ONLY)
                .source(side(source))
                .target(side(target))
                .carry(CarryConfig.defaults().withMode(scenario.mode).withQuietTime(Duration.ofMillis(5)))
                .lazy(LazyConfig.defaults().withEnabled(scenario.lazy))
                .cutover(CutoverConfig.defaults().withHoldTimeout(Duration.ofSeconds(20)))
                .shadowRead(ShadowReadConfig.defaults().withSampleRate(0.2))
                .build());
        crossfade = new Client(jedis.clients(protocol).redisClient());
        reference = Client.of(before.host(), before.port(), protocol);
    }

    private static SideConfig side(RunningServer server) {
        return SideConfig.of(server.host(), server.port()).withTimeouts(REST, REST);
    }

    Crossfade migration() {
        return jedis.crossfade();
    }

    /** Returns payloads that every server of this world takes. */
    List<byte[]> payloads() {
        return Payloads.from(before);
    }

    /** Returns the names of the commands that the servers know, as the table writes them. */
    Set<String> known() {
        try (Jedis redis = before.jedis()) {
            return WriteSamples.known(redis);
        }
    }

    void copyAll(boolean lazy) {
        CopyAll.run(source, target, lazy);
    }

    void rest() {
        assertThat(migration().awaitConverged(REST))
                .as("%s", migration().status())
                .isTrue();
    }

    /** Returns what differs from the server that stands for before: on the authority, and on the shadow if it is complete. */
    List<Difference> differences(boolean shadowIsComplete) {
        MigrationPhase phase = migration().phase();
        RunningServer authority = phase.authority() == Side.SOURCE ? source : target;
        RunningServer shadow = authority == source ? target : source;
        List<Difference> differences = ServerComparison.compare(before, authority, EXPIRY_TOLERANCE);
        return differences.isEmpty() && shadowIsComplete ? ServerComparison.compare(authority, shadow) : differences;
    }

    @Override
    public void close() {
        crossfade.close();
        reference.close();
        jedis.close();
        source.close();
        target.close();
        before.close();
    }
}
