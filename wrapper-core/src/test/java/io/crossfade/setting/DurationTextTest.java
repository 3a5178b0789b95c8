package io.crossfade.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            PT0S,        0s
            PT0.0000005S, 500ns
            PT0.0005S,   500us
            PT0.02S,     20ms
            PT1.5S,      1500ms
            PT120S,      2m
            PT24H,       1d
            PT25H,       25h
            """)
    void print_duration_takesTheLargestUnitThatDivides(Duration value, String text) {
        assertThat(DurationText.print(value)).isEqualTo(text);
    }

    @Property
    void parse_whatWasPrinted_isTheSame(@ForAll @LongRange(min = 0) long nanos) {
        Duration value = Duration.ofNanos(nanos);

        assertThat(DurationText.parse(DurationText.print(value))).isEqualTo(value);
    }
}
