package io.crossfade.backfill.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** A connection that is redirected to itself gets the hints of servers of every version, and each keeps the same silence. */
@RequiresDocker
class HintVersionsContainerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Queue<Key> touched = new ConcurrentLinkedQueue<>();
    private final Queue<String> missed = new ConcurrentLinkedQueue<>();

    private final HintSink sink = new HintSink() {
        @Override
        public void touched(int database, Key key) {
            touched.add(key);
        }

        @Override
        public void missed(String reason) {
            missed.add(reason);
        }
    };

    @ParameterizedTest
    @EnumSource(names = {"REDIS_6_0", "REDIS_8_0", "VALKEY_8_1"})
    @Behaviour({"BF-63", "BF-64"})
    void tracking_everyVersion_hintsAndItsSilenceIsNoticed(RedisImage image) {
        try (RedisContainer server = RedisContainer.start(image);
                Jedis writer = server.jedis()) {
            try (HintSource source = open(server)) {
                assertThat(source.label()).isEqualTo("tracking");
                writer.xadd("stream", StreamEntryID.NEW_ENTRY, Map.of("a", "b"));
                writer.select(2);
                writer.psetex("expires", 1, "1");
                await().atMost(PATIENCE).until(() -> writer.get("expires") == null);
            }
            assertThat(touched).contains(Key.of("stream"), Key.of("expires"));
            assertThat(missed).isEmpty();

            try (HintSource source = open(server)) {
                writer.select(0);
                writer.xgroupCreate("stream", "group", new StreamEntryID(), false);
                writer.swapDB(0, 1);
                writer.flushAll();
            }
            assertThat(missed)
                    .hasSize(3)
                    .anyMatch(reason -> reason.contains("consumer groups"))
                    .anyMatch(reason -> reason.contains("SWAPDB"))
                    .anyMatch(reason -> reason.contains("FLUSHALL"));

            missed.clear();
            try (HintSource source = open(server)) {
                writer.clientKill(ClientKillParams.clientKillParams().type(ClientType.PUBSUB));
                await().atMost(PATIENCE).until(() -> !missed.isEmpty());
            }
        }
    }

    private HintSource open(RedisContainer server) {
        return HintSource.open(() -> TwoServers.side(Side.SOURCE, server.host(), server.port()), List.of(0), sink);
    }
}
