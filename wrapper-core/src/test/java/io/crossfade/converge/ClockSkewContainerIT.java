package io.crossfade.converge;

import static io.crossfade.converge.Convergence.Outcome.COPIED;
import static io.crossfade.converge.Convergence.Outcome.IDENTICAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RequiresDocker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two servers whose clocks differ: a key has to go on both at the same moment, whatever each of them calls it. */
@RequiresDocker
class ClockSkewContainerIT {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final List<Key> KEYS = List.of(Key.of("string"), Key.of("list"), Key.of("forever"));

    /** Both sides, asked when they answered soon enough to tell their clocks to the few milliseconds that matter here. */
    private record Clocks(SideCapabilities authority, SideCapabilities shadow) {
        private static final long EXACT_MICROS = 2_000;

        static Clocks of(TwoServers servers, long aheadMillis) {
            return await().until(
                            () -> new Clocks(servers.authorityCapabilities(), servers.shadowCapabilities()),
                            clocks -> Math.abs(clocks.aheadMicros() - aheadMillis * 1_000) < EXACT_MICROS);
        }

        private long aheadMicros() {
            return shadow.clock().offsetMicros() - authority.clock().offsetMicros();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {40_000, -40_000, 250})
    @Behaviour("CV-11")
    @Race("T13")
    void expiry_clocksDiffer_sameTimeToLiveOnBothSides(long aheadMillis) {
        try (TwoServers servers =
                new TwoServers(RealRedis.start(), RedisContainer.startWithClockAhead(Duration.ofMillis(aheadMillis)))) {
            servers.authority.psetex("string", LIFE.toMillis(), "v");
            servers.authority.rpush("list", "a", "b");
            servers.authority.pexpire("list", LIFE.toMillis());
            servers.authority.set("forever", "v");
            Clocks clocks = Clocks.of(servers, aheadMillis);
            Converger converger = new Converger(clocks.authority, clocks.shadow, ConvergeConfig.defaults());

            assertThat(servers.with((a, s) -> converger.converge(a, s, KEYS))).allMatch(r -> r.outcome() == COPIED);
            assertSameTimeToLive(servers);
            assertThat(servers.with((a, s) -> converger.check(a, s, KEYS))).allMatch(r -> r.outcome() == IDENTICAL);
            assertThat(difference(servers, "string")).isCloseTo(aheadMillis, within(5L));

            servers.shadow.flushAll();
            LazyCopier copier =
                    new LazyCopier(clocks.authority, clocks.shadow, Duration.ofHours(1), ConvergeConfig.defaults());
            try (RedisLink source = servers.authorityLink();
                    RedisLink target = servers.shadowLink()) {
                copier.copy(source, target, KEYS);
            }
            assertSameTimeToLive(servers);

            servers.shadow.flushAll();
            StringCopier strings = new StringCopier(clocks.authority, clocks.shadow, ConvergeConfig.defaults());
            assertThat(servers.with((a, s) -> strings.copy(a, s, List.of(KEYS.get(0)))))
                    .allMatch(result -> result.outcome() == COPIED);
            assertThat(difference(servers, "string")).isCloseTo(aheadMillis, within(5L));
            servers.with((a, s) -> converger.converge(a, s, KEYS));

            servers.shadow.pexpire("string", LIFE.toMillis() * 2);
            Comparer comparer = new Comparer(clocks.authority, clocks.shadow, ConvergeConfig.defaults());
            try (RedisLink source = servers.authorityLink();
                    RedisLink target = servers.shadowLink()) {
                assertThat(comparer.compare(source, target, KEYS))
                        .containsExactly(Difference.EXPIRY, Difference.NONE, Difference.NONE);
            }
        }
    }

    @Test
    @Behaviour("CV-11")
    void expiry_clocksAgree_theVerySameTime() {
        try (TwoServers servers =
                new TwoServers(RealRedis.start(), RedisContainer.startWithClockAhead(Duration.ZERO))) {
            servers.authority.psetex("string", LIFE.toMillis(), "v");
            Clocks clocks = Clocks.of(servers, 0);
            Converger converger = new Converger(clocks.authority, clocks.shadow, ConvergeConfig.defaults());
            servers.with((a, s) -> converger.converge(a, s, KEYS));
            assertThat(difference(servers, "string")).isZero();
        }
    }

    private static long difference(TwoServers servers, String key) {
        return servers.shadow.pexpireTime(key) - servers.authority.pexpireTime(key);
    }

    /** The replies are some round trips apart, and each side tells whole milliseconds. */
    private static void assertSameTimeToLive(TwoServers servers) {
        for (String key : List.of("string", "list")) {
            long before = System.nanoTime();
            long there = servers.shadow.pttl(key);
            long here = servers.authority.pttl(key);
            long tookMillis = (System.nanoTime() - before) / 1_000_000;
            assertThat(there).as(key).isCloseTo(here, within(5 + tookMillis + 2));
        }
        assertThat(servers.shadow.pttl("forever")).isEqualTo(-1);
    }
}
