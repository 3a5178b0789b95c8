package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.plan.SlicePlan;
import io.crossfade.backfill.plan.SliceScan;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * Slices miss no key that stays while the tables of each server grow, shrink and rehash under them. Writes and scans take turns, so that the
 * tables change between any two scans whatever the machine is doing. {@code -Dcrossfade.scan-keys=200000} is for a long run by hand.
 */
@RequiresDocker
class ScanMatrixContainerIT {
    private static final int STAYING = Integer.getInteger("crossfade.scan-keys", 2_000);
    /** So many times the staying ones come and go: the table grows eightfold and more, and falls below the tenth at which it shrinks. */
    private static final int TIMES = 12;

    private static final int STEPS = 64;
    private static final int STAYING_PER_SCAN = 2_000;
    private static final int SLICES = 37;
    private static final long COUNT = 10;

    @ParameterizedTest
    @EnumSource(names = {"REDIS_6_0", "REDIS_7_0", "REDIS_8_0", "VALKEY_8_1"})
    @Behaviour("BF-10")
    @Race("T15")
    void slices_tableGrowsShrinksAndRehashes_missNoKeyThatStays(RedisImage image) {
        try (RedisContainer server = RedisContainer.start(image);
                JedisSide side = TwoServers.side(Side.SOURCE, server.host(), server.port());
                RedisLink link = side.lease();
                Jedis jedis = server.jedis()) {
            jedis.configSet("hz", "500"); // older servers shrink their tables only as often as this
            Set<Key> staying = new HashSet<>();
            write(jedis, "staying:", 0, STAYING, false);
            for (int i = 0; i < STAYING; i++) {
                staying.add(Key.of("staying:" + i));
            }
            Churn churn = new Churn(jedis);

            Set<Key> found = scan(link, churn);

            assertThat(churn.turns)
                    .as("times that the table grew and shrank again")
                    .isPositive();
            staying.removeAll(found);
            assertThat(staying).isEmpty();
        }
    }

    /** All slices in turn, and a part of the changes between any two. */
    private static Set<Key> scan(RedisLink link, Churn churn) {
        Set<Key> found = new HashSet<>();
        List<SliceScan> scans = new ArrayList<>(
                SlicePlan.of(SLICES).stream().map(SliceScan::new).toList());
        Collections.reverse(scans);
        int scansBetween = Math.max(1, STAYING / STAYING_PER_SCAN);
        int next = 0;
        while (!scans.isEmpty()) {
            churn.step();
            for (int i = 0; i < scansBetween && !scans.isEmpty(); i++) {
                int at = next++ % scans.size();
                SliceScan scan = scans.get(at);
                found.addAll(scan.accept(link.exchange(scan.next(COUNT))));
                if (scan.isDone()) {
                    scans.remove(at);
                }
            }
        }
        return found;
    }

    /** Lets keys come, and go again, a part with each step. */
    private static final class Churn {
        private static final int PART = STAYING * TIMES / STEPS;

        private final Jedis jedis;
        private int step;
        private int turns;

        Churn(Jedis jedis) {
            this.jedis = jedis;
        }

        void step() {
            boolean delete = step >= STEPS;
            int from = step % STEPS * PART;
            write(jedis, "passing:", from, from + PART, delete);
            step++;
            if (step == 2 * STEPS) {
                step = 0;
                turns++;
            }
        }
    }

    private static void write(Jedis jedis, String prefix, int from, int to, boolean delete) {
        try (Pipeline pipeline = jedis.pipelined()) {
            for (int i = from; i < to; i++) {
                if (delete) {
                    pipeline.del(prefix + i);
                } else {
                    pipeline.set(prefix + i, "x");
                }
            }
        }
    }
}
