package io.crossfade.converge;

import static io.crossfade.converge.Convergence.Outcome.COPIED;
import static io.crossfade.converge.Convergence.Outcome.IDENTICAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XTrimParams;

/** Large streams, whose ids only grow: when they are set right in place, and when they are built anew. */
class LargeStreamIT {
    private static final ConvergeConfig SMALL_BOUND = ConvergeConfig.defaults().withWholeValueBytes(20_000);
    private static final Key K = Key.of("k");
    private static final UnaryOperator<Command> AS_IS = UnaryOperator.identity();
    private static TwoServers servers;

    @BeforeAll
    static void startServers() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @BeforeEach
    void fill() {
        servers.flush();
        LargeValue.STREAM.fill(servers.authority, "k");
        LargeValue.STREAM.fill(servers.shadow, "k");
    }

    @Test
    @Behaviour("CV-15")
    void stream_authorityWentOn_isSetRightInPlace() {
        LargeValue.STREAM.change(servers.authority, "k");
        assertThat(builds(AS_IS, COPIED)).isZero();
        servers.assertEqual();
    }

    /** Many producers: what was added first arrives last, and is refused. */
    @Test
    @Behaviour("CV-15")
    @Race("T24")
    void stream_shadowLacksAnEntryInTheMiddle_isBuiltOnce() {
        servers.authority.xadd("k", new StreamEntryID(90_000, 1), Map.of("n", "first"));
        servers.authority.xadd("k", new StreamEntryID(90_001, 1), Map.of("n", "second"));
        servers.shadow.xadd("k", new StreamEntryID(90_001, 1), Map.of("n", "second"));
        assertThat(builds(AS_IS, COPIED)).isOne();
        servers.assertEqual();
        assertThat(builds(AS_IS, IDENTICAL)).isZero();
    }

    /** The stream goes on, on both sides, between the copy and the swap. */
    @Test
    @Behaviour({"CV-1", "CV-15"})
    @Race("T23")
    void stream_writtenOnBothSidesBeforeTheSwap_nothingIsLost() {
        servers.shadow.del("k");
        UnaryOperator<Command> application = TappedLink.onceBefore("RENAME", () -> {
            servers.authority.xadd("k", new StreamEntryID(90_000, 1), Map.of("n", "new"));
            servers.shadow.xadd("k", new StreamEntryID(90_000, 1), Map.of("n", "new"));
            servers.authority.xack("k", "busy", new StreamEntryID(1_200, 1));
            servers.authority.xgroupCreateConsumer("k", "busy", "late");
        });
        assertThat(builds(application, COPIED)).isOne();
        servers.assertEqual();
        assertThat(servers.shadow.keys("*")).containsExactly("k");
    }

    /** What is trimmed leaves no trace in the largest deleted id, so the shadow's must be trimmed too. */
    @Test
    void stream_authorityWasTrimmed_shadowIsTrimmedInPlace() {
        servers.authority.xtrim("k", XTrimParams.xTrimParams().minId("3500").exactTrimming());
        assertThat(builds(AS_IS, COPIED)).isZero();
        servers.assertEqual();
        servers.authority.xtrim("k", XTrimParams.xTrimParams().maxLen(0).exactTrimming());
        assertThat(builds(AS_IS, COPIED)).isZero();
        servers.assertEqual();
    }

    /** An entry that is pending but gone can be told to a new stream only. */
    @Test
    void stream_goneEntryIsPending_isBuiltOnce() {
        servers.shadow.xack("k", "busy", new StreamEntryID(9, 1), new StreamEntryID(1_400, 1));
        assertThat(builds(AS_IS, COPIED)).isOne();
        servers.assertEqual();
    }

    @Test
    void stream_begunAnew_isEqual() {
        servers.authority.del("k");
        servers.authority.xadd("k", new StreamEntryID(2, 2), Map.of("n", "other"));
        servers.authority.xgroupCreate("k", "busy", new StreamEntryID(2, 2), false);
        assertThat(builds(AS_IS, COPIED)).isOne();
        servers.assertEqual();
    }

    /** An application that adds all the while: its last entries are its own to carry, the rest is settled. */
    @Test
    @Behaviour({"CV-9", "CV-15"})
    void stream_addedToAllTheWhile_isSettledBesideTheWriter() {
        int[] writes = {0};
        UnaryOperator<Command> application = command -> {
            servers.authority.xadd("k", new StreamEntryID(90_000 + writes[0]++, 0), Map.of("n", "new"));
            return command;
        };
        Converger converger = servers.converger(SMALL_BOUND);
        try (RedisLink authority = new TappedLink(servers.authorityLink(), application);
                RedisLink shadow = servers.shadowLink()) {
            assertThat(converger
                            .convergeInParts(authority, shadow, K, () -> true)
                            .settled())
                    .isTrue();
        }
        assertThat(builds(AS_IS, COPIED)).isZero();
        servers.assertEqual();
    }

    private static int builds(UnaryOperator<Command> onShadow, Convergence.Outcome expected) {
        Converger converger = servers.converger(SMALL_BOUND);
        try (RedisLink authority = servers.authorityLink();
                TappedLink shadow = new TappedLink(servers.shadowLink(), onShadow)) {
            Convergence result =
                    converger.convergeInParts(new BoundedLink(authority), new BoundedLink(shadow), K, () -> true);
            assertThat(result.outcome()).isEqualTo(expected);
            return Math.toIntExact(shadow.sent(name -> name.equals("RENAME")));
        }
    }
}
