package io.crossfade.jedis.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which messages of the new authority are copies of those that came from the old one. Times are milliseconds. */
class TwinsTest {
    private final Twins twins = new Twins(Duration.ofMillis(1_000));

    private static Push push(String text, long millis) {
        return new Push(
                List.of("message".getBytes(UTF_8), "channel".getBytes(UTF_8), text.getBytes(UTF_8)), nanos(millis));
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    @Test
    @Behaviour("PS-6")
    void isTwin_sameMessageWithinTheGracePeriod_once() {
        twins.note(push("a", 100));
        twins.turn(nanos(500));

        assertThat(twins.isTwin(push("b", 101))).isFalse();
        assertThat(twins.isTwin(push("a", 103))).isTrue();
        assertThat(twins.isTwin(push("a", 104))).isFalse();
    }

    @Test
    @Behaviour("PS-6")
    void isTwin_equalMessageMuchLater_isAnotherOne() {
        twins.note(push("a", 100));
        twins.turn(nanos(500));

        assertThat(twins.isTwin(push("a", 1_101))).isFalse();
    }

    /** The first tick came before the new side was subscribed to, so its copy never comes: no later tick may pay for it. */
    @Test
    @Behaviour("PS-6")
    void isTwin_ticks_pairWithTheNearestSoThatNoneIsLost() {
        for (int tick = 0; tick < 20; tick++) {
            twins.note(push("tick", 100 * tick));
        }
        twins.turn(nanos(1_950));

        for (int tick = 5; tick < 20; tick++) {
            assertThat(twins.isTwin(push("tick", 100 * tick + 3)))
                    .as("tick %d", tick)
                    .isTrue();
        }
        for (int tick = 20; tick < 40; tick++) {
            assertThat(twins.isTwin(push("tick", 100 * tick + 3)))
                    .as("tick %d", tick)
                    .isEqualTo(false);
        }
    }

    @Test
    @Behaviour("PS-6")
    void trim_afterTheGracePeriod_forgets() {
        twins.note(push("a", 100));
        twins.trim(nanos(1_101));
        twins.turn(nanos(1_101));
        assertThat(twins.isTwin(push("a", 1_050))).isFalse();

        twins.note(push("b", 1_200));
        twins.turn(nanos(1_300));
        twins.trim(nanos(2_301));
        assertThat(twins.isTwin(push("b", 1_200))).isFalse();
    }

    @Test
    @Behaviour("PS-6")
    void note_moreThanThereIsRoomFor_forgetsTheOldest() {
        String large = "x".repeat(1 << 20);
        twins.note(push("first", 1));
        for (int i = 0; i < 17; i++) {
            twins.note(push(large, 2));
        }
        twins.turn(nanos(3));

        assertThat(twins.isTwin(push("first", 1))).isFalse();
        assertThat(twins.isTwin(push(large, 2))).isTrue();
    }
}
