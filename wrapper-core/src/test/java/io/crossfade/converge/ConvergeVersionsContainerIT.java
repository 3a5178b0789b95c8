package io.crossfade.converge;

import static io.crossfade.converge.Convergence.Outcome.COPIED;
import static io.crossfade.converge.Convergence.Outcome.IDENTICAL;
import static io.crossfade.converge.Convergence.Outcome.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.converge.LazyCopy.Outcome;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every type between servers of two versions, in both directions: what one dumps the other may not restore. */
@RequiresDocker
class ConvergeVersionsContainerIT {
    /** What an old server tells of an expiry is the time that was left when it was asked. */
    private static final Duration TOLERANCE = Duration.ofMillis(100);

    private static final Key K = Key.of("k");

    @ParameterizedTest
    @CsvSource({
        "REDIS_6_0, REDIS_8_0",
        "REDIS_8_0, REDIS_6_0",
        "REDIS_7_0, VALKEY_8_1",
        "VALKEY_8_1, REDIS_7_0",
        "REDIS_8_0, VALKEY_8_1",
        "VALKEY_8_1, REDIS_8_0",
        "REDIS_8_0, REDIS_7_0"
    })
    @Behaviour("CV-5")
    @Race({"P37", "T34", "T41"})
    void everyType_copiedCheckedAndMoved_equal(RedisImage from, RedisImage to) {
        try (TwoServers servers = new TwoServers(RedisContainer.start(from), RedisContainer.start(to))) {
            List<Key> keys = EveryType.fill(servers.authority);
            Converger converger = servers.converger(TwoServers.WHOLE);
            assertThat(servers.with((a, s) -> converger.converge(a, s, keys))).allMatch(r -> r.outcome() == COPIED);
            servers.assertEqual(TOLERANCE);
            assertThat(servers.with((a, s) -> converger.check(a, s, keys))).allMatch(r -> r.outcome() == IDENTICAL);

            servers.shadowServer.flush();
            LazyCopier copier = new LazyCopier(
                    servers.authorityCapabilities(),
                    servers.shadowCapabilities(),
                    Duration.ofHours(1),
                    TwoServers.WHOLE);
            try (RedisLink source = servers.authorityLink();
                    RedisLink target = servers.shadowLink()) {
                assertThat(copier.copy(source, target, keys)).allMatch(r -> r.outcome() == Outcome.MOVED);
                servers.assertEqual(TOLERANCE);
                assertThat(copier.copy(source, target, keys)).allMatch(r -> r.outcome() == Outcome.ALREADY);
            }
        }
    }

    /** A few refusals tell which version the older server takes; from then on nothing is read and written field by field. */
    @ParameterizedTest
    @CsvSource({"REDIS_8_0, REDIS_7_0", "REDIS_8_0, VALKEY_8_1"})
    @Behaviour("CV-5")
    @Race("T41")
    void payloadOfNewerServer_typesThatTheOlderOneKnows_areRestoredAndEqual(RedisImage from, RedisImage to) {
        try (TwoServers servers = new TwoServers(RedisContainer.start(from), RedisContainer.start(to))) {
            servers.authority.set("s", "v".repeat(100));
            servers.authority.hset("h", Map.of("f", "1", "g", "2"));
            servers.authority.zadd("z", Map.of("m", 1.1, "n", -0.5));
            servers.authority.rpush("l", "a", "b", "c");
            servers.authority.sadd("i", "1", "2", "3");
            List<Key> keys = List.of(Key.of("s"), Key.of("h"), Key.of("z"), Key.of("l"), Key.of("i"));
            Converger converger = servers.converger(TwoServers.WHOLE);
            int refusals = 2;
            for (int i = 0; i < refusals; i++) {
                servers.with((a, s) -> converger.converge(a, s, keys));
                servers.shadowServer.flush();
            }
            List<String> written = new ArrayList<>();
            assertThat(servers.with((a, s) -> {
                        TappedLink shadow = new TappedLink(s, command -> {
                            written.add(command.text(0));
                            return command;
                        });
                        return converger.converge(a, shadow, keys);
                    }))
                    .allMatch(r -> r.outcome() == COPIED);
            assertThat(written).filteredOn("RESTORE"::equals).hasSize(keys.size());
            assertThat(written).doesNotContain("HSET", "ZADD", "RPUSH", "SADD", "MULTI");
            servers.assertEqual();
        }
    }

    /** A hash that loses the expiry of its fields would keep them for ever: better refused by name. */
    @Test
    @Race("T46")
    void expiringHashFields_serverWithoutThem_refusedByName() {
        try (TwoServers servers = new TwoServers(
                RedisContainer.start(RedisImage.REDIS_8_0), RedisContainer.start(RedisImage.REDIS_7_0))) {
            expiringFields(servers);
            Convergence result = servers.with(
                            (a, s) -> servers.converger(TwoServers.WHOLE).converge(a, s, List.of(K)))
                    .get(0);
            assertThat(result.outcome()).isEqualTo(REFUSED);
            assertThat(result.reason()).isEqualTo("hash fields that expire are not supported by the server");
        }
    }

    @Test
    @Race("T46")
    void expiringHashFields_payloadRefused_fieldsExpireAtTheSameTime() {
        try (TwoServers servers = new TwoServers(
                RedisContainer.start(RedisImage.REDIS_8_0), RedisContainer.start(RedisImage.REDIS_8_0))) {
            expiringFields(servers);
            Converger converger = servers.converger(TwoServers.WHOLE);
            assertThat(servers.with((a, s) ->
                            converger.converge(a, new TappedLink(s, TappedLink.ofFutureVersion()), List.of(K))))
                    .allMatch(r -> r.outcome() == COPIED);
            assertThat(servers.shadow.hpexpireTime("k", "f")).containsExactly(4_102_444_800_000L);
            servers.assertEqual();

            servers.shadow.hpersist("k", "f");
            assertThat(servers.with((a, s) -> converger.check(a, s, List.of(K))))
                    .allMatch(Convergence::differed);
            servers.assertEqual();
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            REDIS_6_0,  redis 6.0,  false, false, false
            REDIS_7_0,  redis 7.0,  true,  false, true
            REDIS_8_0,  redis 8.0,  true,  true,  true
            VALKEY_8_1, valkey 8.1, true,  false, true
            """)
    void probe_eachServer_findsWhatItCan(
            RedisImage image, String version, boolean expiry, boolean fieldExpiry, boolean counters) {
        try (TwoServers servers = new TwoServers(RedisContainer.start(image), RealRedis.start())) {
            SideCapabilities found = servers.authorityCapabilities();
            assertThat(found.serverVersion()).startsWith(version);
            assertThat(found.runId())
                    .hasSize(40)
                    .isNotEqualTo(servers.shadowCapabilities().runId());
            assertThat(found.exactExpiry()).isEqualTo(expiry);
            assertThat(found.hashFieldExpiry()).isEqualTo(fieldExpiry);
            assertThat(found.streamCounters()).isEqualTo(counters);
            assertThat(servers.authority.dbSize()).isZero();
        }
    }

    private static void expiringFields(TwoServers servers) {
        servers.authority.hset("k", Map.of("f", "1", "g", "2"));
        try (RedisLink link = servers.authorityLink()) {
            link.exchange(Command.of("HPEXPIREAT", "k", "4102444800000", "FIELDS", "1", "f"));
        }
    }
}
