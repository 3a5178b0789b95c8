package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.copy.BatchCopier;
import io.crossfade.backfill.copy.WarmCopier;
import io.crossfade.converge.ConvergeConfig;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/**
 * A backfill that was ended in order after a connection had failed left a key on the target which the application had deleted between
 * the write to the target and the second look at the source. Found by the soak driver: the walk that went on did not meet the key.
 */
class LeftoversIT {
    private static final List<Key> KEYS = List.of(Key.of("deleted"), Key.of("changed"));
    private static RealRedis source;
    private static RealRedis target;

    @BeforeAll
    static void start() {
        source = RealRedis.start();
        target = RealRedis.start();
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @BeforeEach
    void staleTarget() {
        source.flush();
        target.flush();
        try (Jedis there = target.jedis();
                Jedis here = source.jedis()) {
            there.sadd("deleted", "a");
            there.set("changed", "old");
            here.set("changed", "new");
        }
    }

    @Test
    @Behaviour("BF-4")
    void leftovers_serversThere_bothSidesAgreeAfterwards() {
        Leftovers leftovers = new Leftovers(Duration.ofSeconds(10));
        leftovers.add(KEYS);

        settle(leftovers, target.port());

        assertThat(leftovers.count()).isZero();
        try (Jedis there = target.jedis()) {
            assertThat(there.exists("deleted")).isFalse();
            assertThat(there.get("changed")).isEqualTo("new");
        }
    }

    @Test
    void leftovers_targetCannotBeReached_stayAndAreCounted() {
        Leftovers leftovers = new Leftovers(Duration.ofMillis(300));
        leftovers.add(KEYS);

        try (TcpProxy proxy = TcpProxy.to(target)) {
            proxy.refuse(true);
            settle(leftovers, proxy.port());
        }

        assertThat(leftovers.count()).isEqualTo(2);
        assertThat(leftovers.take()).containsExactlyElementsOf(KEYS);
        assertThat(leftovers.count()).isZero();
    }

    private static void settle(Leftovers leftovers, int targetPort) {
        try (JedisSide from = JedisSide.open(Side.SOURCE, SideConfig.of(source.host(), source.port()));
                JedisSide to = JedisSide.open(Side.TARGET, SideConfig.of(source.host(), targetPort));
                JedisSide known = JedisSide.open(Side.TARGET, SideConfig.of(source.host(), target.port()))) {
            BatchCopier copier = new WarmCopier(
                    ServerInfo.of(from).capabilities(), ServerInfo.of(known).capabilities(), ConvergeConfig.defaults());
            leftovers.settle(from, to, copier, 10, Duration.ZERO);
        }
    }
}
