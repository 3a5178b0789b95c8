package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfig;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.JedisShardedPubSub;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;

/** Subscribers that go from one server to a cluster and back, by shard channels of every node too. */
class ClusterPubSubIT {
    private static final List<String> SHARDS = List.of("a", "b", "c", "d", "e", "f");

    /** Hears one shard channel on a thread of its own. */
    private static final class Shard extends JedisShardedPubSub {
        private final List<String> heard = new CopyOnWriteArrayList<>();

        Shard(RedisClusterClient client, String channel) {
            Thread thread = new Thread(() -> client.ssubscribe(this, channel), "shard");
            thread.start();
            Awaitility.await().until(this::isSubscribed);
        }

        @Override
        public void onSMessage(String channel, String message) {
            heard.add(message);
        }
    }

    @Test
    @Behaviour({"PS-5", "PS-6", "PS-9", "TP-26"})
    void subscribers_toAClusterAndBack_hearEveryMessageOnceInOrder() {
        try (Deployment server = Deployment.standalone();
                Deployment cluster = Deployment.of(RealCluster.start(3, 0));
                JedisCrossfade jedis = JedisCrossfade.open(CrossfadeConfig.builder()
                        .phase(SHADOW_READ)
                        .source(server.config())
                        .target(cluster.config())
                        .carry(CarryConfig.defaults().withGrace(Duration.ofSeconds(1)))
                        .build());
                RedisClient redis = jedis.redisClient();
                RedisClusterClient sharded = jedis.clusterClient()) {
            Listener byName = new Listener(it -> redis.subscribe(it, "news"));
            List<Shard> shards = new ArrayList<>();
            SHARDS.forEach(channel -> shards.add(new Shard(sharded, channel)));

            publish(redis, 0);
            jedis.crossfade().changePhase(TARGET_LIVE);
            publish(redis, 50);
            jedis.crossfade().changePhase(SHADOW_READ);
            publish(redis, 100);

            List<String> expected =
                    IntStream.range(0, 150).mapToObj(Integer::toString).toList();
            byName.awaitHeard("news=149");
            assertThat(byName.messages())
                    .containsExactlyElementsOf(
                            expected.stream().map(text -> "news=" + text).toList());
            for (Shard shard : shards) {
                Awaitility.await().until(() -> shard.heard.contains("149"));
                assertThat(shard.heard).containsExactlyElementsOf(expected);
            }
            assertThat(jedis.crossfade().carryCounters().messagesLost()).isZero();
            byName.unsubscribe();
            shards.forEach(Shard::sunsubscribe);
            Awaitility.await()
                    .until(() -> !byName.isListening() && shards.stream().noneMatch(Shard::isSubscribed));
        }
    }

    private static void publish(RedisClient redis, int from) {
        for (int i = from; i < from + 50; i++) {
            String text = Integer.toString(i);
            redis.publish("news", text);
            SHARDS.forEach(channel -> redis.sendCommand(Command.SPUBLISH, channel, text));
        }
    }
}
