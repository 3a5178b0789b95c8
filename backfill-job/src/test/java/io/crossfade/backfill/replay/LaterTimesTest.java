package io.crossfade.backfill.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.backfill.feed.FeedException;
import io.crossfade.model.Command;
import io.crossfade.testing.Behaviour;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expiries go far into the future and come back, whatever number a server takes for a time. */
class LaterTimesTest {
    private static final long LAST = Long.MAX_VALUE - LaterTimes.MILLIS;

    @ParameterizedTest
    @ValueSource(longs = {1, 1_800_000_000_000L, 9_000_000_000_000_000_000L, LAST})
    @Behaviour("BF-191")
    void millis_thatAreATime_comeBack(long millis) {
        assertThat(LaterTimes.back(LaterTimes.later(millis))).isEqualTo(millis);
        assertThat(LaterTimes.back(moved("PEXPIREAT k " + millis, 2))).isEqualTo(millis);
        assertThat(LaterTimes.back(moved("SET k v PXAT " + millis, 4))).isEqualTo(millis);
        assertThat(LaterTimes.back(moved("RESTORE k " + millis + " x ABSTTL", 2)))
                .isEqualTo(millis);
    }

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource({
        "9223372036854775807, " + LAST,
        (LAST + 1) + ", " + LAST,
        "0, 1",
        "-1, 1",
        "-9223372036854775808, 1",
    })
    @Behaviour("BF-191")
    void millis_atTheEndsOfTime_areTheNextOnesWithin(long millis, long expected) {
        assertThat(LaterTimes.back(LaterTimes.later(millis))).isEqualTo(expected);
        assertThat(LaterTimes.back(moved("PEXPIREAT k " + millis, 2))).isEqualTo(expected);
    }

    /** The last second of which a server knows the milliseconds is 9223372036854775. */
    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource({
        "9223372036854775, 9223342036854775",
        "9223342036854775, 9223342036854775",
        "4000000000, 4000000000",
        "-5, 1",
    })
    @Behaviour("BF-191")
    void seconds_upToTheLast_areKept(long seconds, long expected) {
        long units = LaterTimes.MILLIS / 1_000;

        assertThat(moved("EXPIREAT k " + seconds, 2) - units).isEqualTo(expected);
        assertThat(moved("GETEX k EXAT " + seconds, 3) - units).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EXPIREAT k 9223372036854776",
                "SET k v EXAT 9223372036854775807",
                "PEXPIREAT k 9223372036854775808",
                "PEXPIREAT k soon",
                "PEXPIREAT k",
            })
    @Behaviour("BF-191")
    void command_withWhatNoServerTakesForATime_isRefused(String command) {
        assertThatThrownBy(() -> later(command))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("an expiry that is no time");
    }

    private static long moved(String command, int index) {
        return Long.parseLong(later(command).text(index));
    }

    private static Command later(String command) {
        String[] words = command.split(" ");
        return LaterTimes.of(Command.of(words), words[0].toUpperCase(Locale.ROOT));
    }
}
