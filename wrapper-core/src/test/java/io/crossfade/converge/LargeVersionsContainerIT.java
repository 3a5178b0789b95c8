package io.crossfade.converge;

import static io.crossfade.converge.Convergence.Outcome.COPIED;
import static io.crossfade.converge.Convergence.Outcome.IDENTICAL;
import static io.crossfade.converge.Convergence.Outcome.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Large values of every type between servers of other versions, and fields that expire in large hashes. */
@RequiresDocker
class LargeVersionsContainerIT {
    private static final ConvergeConfig SMALL_BOUND = ConvergeConfig.defaults().withWholeValueBytes(20_000);
    private static final Duration TOLERANCE = Duration.ofMillis(100);
    private static final Key HASH = Key.of("hash");
    private static final String SOON = "4102444800000";
    private static final String LATER = "4102444900000";

    @ParameterizedTest
    @CsvSource({"REDIS_6_0, VALKEY_8_1", "VALKEY_8_1, REDIS_6_0"})
    @Behaviour({"CV-12", "CV-15"})
    void convergeInParts_otherVersion_everyTypeIsEqual(RedisImage from, RedisImage to) {
        try (TwoServers servers = new TwoServers(RedisContainer.start(from), RedisContainer.start(to))) {
            for (LargeValue value : LargeValue.values()) {
                Key key = Key.of(value.name());
                value.fill(servers.authority, value.name());
                servers.authority.pexpire(value.name(), 3_600_000);
                assertThat(inParts(servers, key)).as("%s", value).isEqualTo(COPIED);
                for (int n = 0; n < 5; n++) {
                    value.write(servers.authority, value.name(), n);
                }
                assertThat(inParts(servers, key)).as("%s, written", value).isEqualTo(COPIED);
                assertThat(inParts(servers, key)).as("%s, at rest", value).isEqualTo(IDENTICAL);
            }
            servers.assertEqual(TOLERANCE);
        }
    }

    /** To set a field takes its expiry away, on either side. */
    @Test
    @Behaviour({"CV-3", "CV-12"})
    @Race("T46")
    void convergeInParts_fieldsExpire_atTheSameTimeOnBothSides() {
        try (TwoServers servers = new TwoServers(
                        RedisContainer.start(RedisImage.REDIS_8_0), RedisContainer.start(RedisImage.REDIS_8_0));
                RedisLink authority = servers.authorityLink();
                RedisLink shadow = servers.shadowLink()) {
            LargeValue.HASH.fill(servers.authority, "hash");
            for (int i = 0; i < 900; i++) {
                authority.send(expire(SOON, "field:" + i));
            }
            authority.flush();
            for (int i = 0; i < 900; i++) {
                authority.receive();
            }
            assertThat(inParts(servers, HASH)).isEqualTo(COPIED);
            servers.assertEqual();
            assertThat(servers.shadow.hpexpireTime("hash", "field:7")).containsExactly(Long.parseLong(SOON));

            authority.exchange(Command.of("HSET", "hash", "field:1", "written, so it stays"));
            authority.exchange(expire(LATER, "field:2"));
            shadow.exchange(Command.of("HSET", "hash", "field:3", "value 3"));
            shadow.exchange(expire(SOON, "field:1000"));
            assertThat(inParts(servers, HASH)).isEqualTo(COPIED);
            servers.assertEqual();
            assertThat(inParts(servers, HASH)).isEqualTo(IDENTICAL);
        }
    }

    @Test
    void convergeInParts_fieldsExpire_serverWithoutThem_refusedByName() {
        try (TwoServers servers = new TwoServers(
                        RedisContainer.start(RedisImage.REDIS_8_0), RedisContainer.start(RedisImage.VALKEY_8_1));
                RedisLink authority = servers.authorityLink()) {
            LargeValue.HASH.fill(servers.authority, "hash");
            authority.exchange(expire(SOON, "field:9"));
            assertThat(inParts(servers, HASH)).isEqualTo(REFUSED);
        }
    }

    private static Command expire(String atMillis, String field) {
        return Command.of("HPEXPIREAT", "hash", atMillis, "FIELDS", "1", field);
    }

    private static Convergence.Outcome inParts(TwoServers servers, Key key) {
        Converger converger = servers.converger(SMALL_BOUND);
        try (RedisLink authority = servers.authorityLink();
                RedisLink shadow = servers.shadowLink()) {
            return converger
                    .convergeInParts(new BoundedLink(authority), new BoundedLink(shadow), key, () -> true)
                    .outcome();
        }
    }
}
