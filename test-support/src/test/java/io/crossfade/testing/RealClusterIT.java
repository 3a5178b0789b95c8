package io.crossfade.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.util.JedisClusterCRC16;

/** A cluster to test with is a cluster: it redirects, moves slots with their keys, and fails over. */
class RealClusterIT {
    private static final RealCluster CLUSTER = RealCluster.start(3, 1);

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Test
    void node_keyOfAnother_redirects() {
        RealRedis other = otherThan(CLUSTER.ownerOf(slot("elsewhere")));

        try (Jedis jedis = other.jedis()) {
            assertThatThrownBy(() -> jedis.get("elsewhere")).isInstanceOf(JedisMovedDataException.class);
        }
    }

    @Test
    void slot_beingMoved_redirectsWhatIsNotThereAndThenAll() {
        int slot = slot("{moved}");
        RealRedis from = CLUSTER.ownerOf(slot);
        RealRedis to = otherThan(from);
        try (Jedis source = from.jedis();
                Jedis destination = to.jedis()) {
            source.set("{moved}:here", "1");
            CLUSTER.openMove(slot, to);

            assertThat(source.get("{moved}:here")).isEqualTo("1");
            assertThatThrownBy(() -> source.get("{moved}:absent")).isInstanceOf(JedisAskDataException.class);
            CLUSTER.moveKeys(slot, from, to);
            CLUSTER.closeMove(slot, to);

            assertThat(destination.get("{moved}:here")).isEqualTo("1");
            assertThat(CLUSTER.ownerOf(slot)).isSameAs(to);
        }
    }

    @Test
    void primary_handedOverAndThenKilled_isReplacedByItsReplica() {
        RealRedis primary = CLUSTER.ownerOf(slot("kept"));
        try (Jedis jedis = primary.jedis()) {
            jedis.set("kept", "1");
        }

        RealRedis next = CLUSTER.handOver(primary);

        try (Jedis jedis = next.jedis()) {
            assertThat(jedis.get("kept")).isEqualTo("1");
        }
        assertThat(CLUSTER.failOver(next)).isSameAs(primary);
        assertThat(CLUSTER.ownerOf(slot("kept"))).isSameAs(primary);
        assertThat(CLUSTER.primaries()).hasSize(3).doesNotContain(next);
    }

    @Test
    void comparison_clusterAndServer_findsWhatDiffers() {
        try (RealRedis single = RealRedis.start();
                Jedis jedis = single.jedis()) {
            for (int i = 0; i < 50; i++) {
                String key = "compared:" + i;
                jedis.set(key, "v");
                try (Jedis node = CLUSTER.ownerOf(slot(key)).jedis()) {
                    node.set(key, i == 7 ? "other" : "v");
                }
            }

            List<Difference> differences =
                    ServerComparison.compare(CLUSTER.servers(), List.of(single), Duration.ZERO).stream()
                            .filter(difference -> difference.key().startsWith("compared:"))
                            .toList();

            assertThat(differences).extracting(Difference::key).containsExactly("compared:7");
        }
    }

    private static RealRedis otherThan(RealRedis node) {
        return CLUSTER.primaries().stream()
                .filter(primary -> primary != node)
                .findFirst()
                .orElseThrow();
    }

    private static int slot(String key) {
        return JedisClusterCRC16.getSlot(key);
    }
}
