package io.crossfade.backfill.gentle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.setting.Settings;
import io.crossfade.testing.Behaviour;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a job may work, and what people's word does. */
class WindowTest {
    @ParameterizedTest
    @Behaviour("BF-37")
    @CsvSource(
            textBlock =
                    """
            22:00-06:00, UTC,           2026-01-15T21:59:59Z, false
            22:00-06:00, UTC,           2026-01-15T22:00:00Z, true
            22:00-06:00, UTC,           2026-01-16T00:00:00Z, true
            22:00-06:00, UTC,           2026-01-16T05:59:59Z, true
            22:00-06:00, UTC,           2026-01-16T06:00:00Z, false
            09:30-17:00, UTC,           2026-01-15T09:29:00Z, false
            09:30-17:00, UTC,           2026-01-15T12:00:00Z, true
            09:30-17:00, UTC,           2026-01-15T17:00:00Z, false
            22:00-06:00, Europe/Berlin, 2026-01-15T21:00:00Z, true
            22:00-06:00, Europe/Berlin, 2026-07-15T20:00:00Z, true
            22:00-06:00, Europe/Berlin, 2026-01-15T20:00:00Z, false
            22:00-06:00, Asia/Kolkata,  2026-01-15T16:30:00Z, true
            """)
    void window_eachTime_byTheClockOfItsZone(String window, String zone, Instant instant, boolean inside) {
        assertThat(Window.of(window, zone).contains(instant)).isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource({
        "22:00, UTC, crossfade.backfill.window=22:00 ",
        "22-6, UTC, crossfade.backfill.window=22-6 ",
        "22:00-22:00, UTC, two different times",
        "22:00-06:00, Berlin, crossfade.backfill.zone=Berlin "
    })
    void window_thatIsNone_isNamed(String window, String zone, String message) {
        assertThatThrownBy(() -> Window.of(window, zone))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void window_ofAConfiguration_isUtcUnlessItSaysOtherwise() {
        assertThat(Window.from(Settings.none())).isNull();
        Window window = Window.from(Settings.of("test", Map.of("crossfade.backfill.window", "22:00-06:00")));

        assertThat(window).hasToString("22:00-06:00 UTC").isEqualTo(Window.of("22:00-06:00", null));
        assertThat(Window.of("22:00-06:00", "UTC").in("Europe/Berlin")).hasToString("22:00-06:00 Europe/Berlin");
    }

    @Test
    @Behaviour("BF-35")
    void orders_pauseAndWindow_holdTheJob() {
        Pause pause = new Pause();
        Window window = Window.of("22:00-06:00", null);
        InstantSource day = InstantSource.fixed(Instant.parse("2026-01-15T12:00:00Z"));
        InstantSource night = InstantSource.fixed(Instant.parse("2026-01-15T23:00:00Z"));

        assertThat(new Orders(pause, null, day).advice()).isEqualTo(Advice.GO);
        assertThat(new Orders(pause, window, night).advice()).isEqualTo(Advice.GO);
        assertThat(new Orders(pause, window, day).advice())
                .isEqualTo(new Advice(Advice.Kind.HOLD, "outside of the window 22:00-06:00 UTC"));
        pause.set(true);
        assertThat(new Orders(pause, window, night).advice())
                .isEqualTo(new Advice(Advice.Kind.HOLD, "paused by command"));
    }
}
