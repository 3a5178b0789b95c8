package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.backfill.replay.ScratchNames;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.Topology;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** What other runs have left is found on a cluster, wherever its slot goes, and looked for no longer than the job goes on. */
class ScratchScanIT {
    private static final int KEYS = 3_000;
    private static final int SLOT = ScratchNames.OWNER.slot();
    private static final RealCluster CLUSTER = RealCluster.start();

    private final Stop stop = new Stop();
    private final Set<Key> seen = new HashSet<>();

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    /** All stands on the last of the primaries in the order in which they are walked. */
    @BeforeEach
    void fill() {
        CLUSTER.awaitAgreement();
        CLUSTER.flush();
        CLUSTER.move(SLOT, last());
        CLUSTER.awaitAgreement();
        assertThat(CLUSTER.ownerOf(SLOT)).isSameAs(last());
        try (Jedis jedis = last().jedis()) {
            List<String> words = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) {
                words.addAll(List.of(ScratchNames.ANY + "dead:0:" + i, "1"));
            }
            jedis.mset(words.toArray(String[]::new));
        }
    }

    private static RealRedis last() {
        try (JedisSide target = target();
                SideLink link = SideLink.lease(target)) {
            List<String> names =
                    link.primaries().stream().map(primary -> primary.name()).toList();
            String name = names.get(names.size() - 1);
            return CLUSTER.primaries().stream()
                    .filter(node -> name.endsWith(":" + node.port()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The slot goes to a server that has been looked over already. */
    @Test
    @Behaviour("BF-190")
    void scan_slotOfTheAreaMovesMeanwhile_findsAll() {
        RealRedis to = CLUSTER.primaries().stream()
                .filter(node -> node.port() != last().port())
                .findFirst()
                .orElseThrow();
        scan(() -> CLUSTER.move(SLOT, to));

        assertThat(seen).hasSize(KEYS);
    }

    /** Between the walks slots may be on their way: nobody looks before they rest. */
    @Test
    @Behaviour("BF-190")
    void scan_slotsAreOnTheirWay_waitsUntilTheyRest() {
        RealRedis from = last();
        RealRedis to = CLUSTER.primaries().stream()
                .filter(node -> node.port() != from.port())
                .findFirst()
                .orElseThrow();
        CLUSTER.openMove(SLOT, to);
        try (Jedis jedis = from.jedis()) {
            assertThat(jedis.clusterCountKeysInSlot(SLOT)).isEqualTo(KEYS);
        }
        Thread mover = new Thread(() -> {
            CLUSTER.moveKeys(SLOT, from, to);
            CLUSTER.closeMove(SLOT, to);
        });
        mover.start();

        scan(() -> assertThat(mover.isAlive()).as("it has begun too early").isFalse());

        assertThat(seen).hasSize(KEYS);
    }

    @Test
    @Behaviour("BF-190")
    void scan_jobIsStopped_endsAfterThePage() {
        assertThatThrownBy(() -> scan(stop::request)).isInstanceOf(StoppedException.class);

        assertThat(seen).hasSizeBetween(1, KEYS / 2);
    }

    private void scan(Runnable afterTheFirstPage) {
        try (JedisSide target = target();
                TargetLinks links = new TargetLinks(Map.of(ScratchArea.DATABASE, target), new Retries(3, new Stop()))) {
            new ScratchScan(links, stop).pages(ScratchNames.ANY, page -> {
                boolean first = seen.isEmpty();
                seen.addAll(page);
                if (first) {
                    afterTheFirstPage.run();
                }
            });
        }
        assertThat(seen).allMatch(key -> new String(key.bytes(), US_ASCII).startsWith(ScratchNames.ANY + "dead:0:"));
    }

    private static JedisSide target() {
        List<NodeAddress> seeds = CLUSTER.seeds().stream()
                .map(seed -> new NodeAddress(seed.getHost(), seed.getPort()))
                .toList();
        return JedisSide.open(Side.TARGET, SideConfig.defaults().withTopology(Topology.cluster(seeds)));
    }
}
