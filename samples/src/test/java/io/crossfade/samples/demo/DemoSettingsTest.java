package io.crossfade.samples.demo;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoSettingsTest {
    @ParameterizedTest
    @CsvSource({"999, 0, demo.keys=999", "10000001, 0, demo.keys=10000001", "5000, -1, demo.stay-millis=-1"})
    void settings_outOfBound_areRefusedByName(int keys, long stayMillis, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DemoSettings(DemoMode.WARM, keys, Duration.ofMillis(stayMillis)))
                .withMessageStartingWith(named);
    }
}
