package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** A key is confirmed only while the authority holds just what was written. */
class ConfirmIT {
    @RegisterExtension
    private static final TwoServers servers = new TwoServers();

    @Test
    @Behaviour("CV-10")
    void confirm_mixedKeys_onlyThoseThatAreStillWhatWasWritten() {
        servers.authority.set("same", "v");
        servers.authority.set("other value", "w");
        servers.authority.setex("expires", 1_000, "v");
        servers.authority.rpush("list", "v");
        servers.authority.set("empty", "");
        servers.authority.rpush("list, written as gone", "v");

        assertThat(confirm("same", "other value", "expires", "list", "absent"))
                .containsExactly(true, false, false, false, false);
        assertThat(confirm(Overwrite.with(new byte[0]), "empty", "absent")).containsExactly(true, false);
        assertThat(confirm(Overwrite.gone(), "absent", "same", "list, written as gone"))
                .containsExactly(true, false, false);
    }

    @Test
    void confirm_moreKeysThanAreReadAtOnce_eachHasItsOwnAnswer() {
        String[] names = IntStream.range(0, 200).mapToObj(i -> "k" + i).toArray(String[]::new);
        for (int i = 0; i < names.length; i++) {
            if (i % 3 > 0) {
                servers.authority.set(names[i], i % 3 == 1 ? "v" : "w");
            }
        }

        List<Boolean> still = confirm(names);

        assertThat(still).hasSize(names.length);
        for (int i = 0; i < names.length; i++) {
            assertThat(still.get(i)).as(names[i]).isEqualTo(i % 3 == 1);
        }
    }

    @Test
    @Behaviour("CV-10")
    void confirmBoth_mixedKeys_onlyThoseThatBothSidesHoldAsWritten() {
        for (Jedis side : List.of(servers.authority, servers.shadow)) {
            List.of("same", "other there", "other here", "expires there").forEach(key -> side.set(key, "v"));
        }
        servers.shadow.set("other there", "w");
        servers.authority.set("other here", "w");
        servers.shadow.expire("expires there", 1_000);
        servers.authority.set("absent there", "v");

        assertThat(confirmBoth(
                        written(), "same", "other there", "other here", "expires there", "absent there", "absent"))
                .containsExactly(true, false, false, false, false, false);
        assertThat(confirmBoth(Overwrite.gone(), "absent", "absent there", "same"))
                .containsExactly(true, false, false);
    }

    @Test
    void confirm_serverDoesNotTell_notConfirmed() {
        servers.authority.set("k", "v");
        for (String command : List.of("MGET", "PEXPIRETIME")) {
            try (RedisLink link = new TappedLink(servers.authorityLink(), TappedLink.unknown(command))) {
                assertThat(servers.converger(TwoServers.WHOLE).confirm(link, List.of(Key.of("k")), List.of(written())))
                        .as(command)
                        .containsExactly(false);
            }
        }
    }

    @Test
    void confirm_serverThatTellsOnlyTheTimeLeft_sameAnswers() {
        servers.authority.set("same", "v");
        servers.authority.setex("expires", 1_000, "v");
        SideCapabilities old = new SideCapabilities("redis 6.0", "", false, false, false, ServerClock.SAME);
        try (TappedLink link = new TappedLink(servers.authorityLink(), UnaryOperator.identity())) {
            assertThat(new Converger(old, old, TwoServers.WHOLE)
                            .confirm(link, keys("same", "expires"), List.of(written(), written())))
                    .containsExactly(true, false);
            assertThat(link.sent()).contains("PTTL").doesNotContain("PEXPIRETIME");
        }
    }

    private static List<Boolean> confirm(String... names) {
        return confirm(written(), names);
    }

    private static List<Boolean> confirm(Overwrite written, String... names) {
        try (RedisLink link = servers.authorityLink()) {
            List<Overwrite> all = keys(names).stream().map(key -> written).toList();
            return servers.converger(TwoServers.WHOLE).confirm(link, keys(names), all);
        }
    }

    private static List<Boolean> confirmBoth(Overwrite written, String... names) {
        try (RedisLink authority = servers.authorityLink();
                RedisLink shadow = servers.shadowLink()) {
            List<Overwrite> all = keys(names).stream().map(key -> written).toList();
            return servers.converger(TwoServers.WHOLE).confirmBoth(authority, shadow, keys(names), all);
        }
    }

    private static Overwrite written() {
        return Overwrite.with("v".getBytes(UTF_8));
    }

    private static List<Key> keys(String... names) {
        return List.of(names).stream().map(Key::of).toList();
    }
}
