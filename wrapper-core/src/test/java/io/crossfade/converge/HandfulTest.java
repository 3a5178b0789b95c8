package io.crossfade.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandfulTest {
    @ParameterizedTest
    @Behaviour("CV-17")
    @CsvSource(
            textBlock =
                    """
            # round trip us, batch, handful
            0,      256,    32
            100,    256,    32
            1000,   256,    50
            4000,   256,    200
            500000, 256,    256
            100,    10,     10
            """)
    void of_roundTrip_fewOnAShortWayAndMoreOnALongOne(long roundTripMicros, int most, int handful) {
        assertThat(Handful.of(roundTripMicros, most)).isEqualTo(handful);
    }
}
