package io.crossfade.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a server says of an expiry is not what RESTORE takes: -1 means never, -2 no key, 0 gone at once. Each is played on
 * servers that tell the moment and on those that only tell the time left, with values copied by payload and by type.
 */
class ExpiryRepliesIT {
    private static final Key FOREVER = Key.of("forever");
    private static final Key GONE = Key.of("gone");
    private static final Key DYING = Key.of("dying");

    @RegisterExtension
    private static final TwoServers servers = new TwoServers();

    /** Naive end: -1 is refused as invalid, -2 and 0 are taken for 0, which means for ever. */
    @ParameterizedTest
    @CsvSource({"true, false", "true, true", "false, false", "false, true"})
    @Behaviour({"CV-2", "CV-3"})
    @Race({"P38", "T12"})
    void p38_foreverGoneAndDyingKeys_endAsTheyAre(boolean tellsTheMoment, boolean byType) {
        servers.authority.set("forever", "v");
        servers.authority.setex("dying", 100, "v");
        for (String key : List.of("forever", "gone", "dying")) {
            servers.shadow.setex(key, 100, "what it held before");
        }
        SideCapabilities authority = new SideCapabilities("redis", "", tellsTheMoment, false, true, ServerClock.SAME);
        Converger converger = new Converger(authority, servers.shadowCapabilities(), TwoServers.WHOLE);

        List<Convergence> results = servers.with((a, s) -> converger.converge(
                new TappedLink(a, dyingHasNoTimeLeft(tellsTheMoment)),
                byType ? refusingPayloads(s) : s,
                List.of(FOREVER, GONE, DYING)));

        assertThat(results.get(0).outcome()).isEqualTo(Convergence.Outcome.COPIED);
        assertThat(results.get(1).outcome()).isEqualTo(Convergence.Outcome.DELETED);
        assertThat(servers.shadow.get("forever")).isEqualTo("v");
        assertThat(servers.shadow.pttl("forever")).isEqualTo(-1);
        assertThat(servers.shadow.exists("gone")).isFalse();
        assertThat(servers.shadow.exists("dying")).isFalse();
    }

    private static RedisLink refusingPayloads(RedisLink shadow) {
        return new TappedLink(shadow, TappedLink.ofFutureVersion());
    }

    /** The key is read in its last millisecond: PTTL answers 0, PEXPIRETIME a moment that has passed when it is written. */
    private static UnaryOperator<Command> dyingHasNoTimeLeft(boolean tellsTheMoment) {
        Command answeringZero = Command.of("STRLEN", "absent");
        Command answeringOne = Command.of("STRLEN", "forever");
        return command -> {
            boolean asked = command.text(0).equals(tellsTheMoment ? "PEXPIRETIME" : "PTTL")
                    && Key.of(command.arg(1)).equals(DYING);
            if (!asked) {
                return command;
            }
            return tellsTheMoment ? answeringOne : answeringZero;
        };
    }
}
