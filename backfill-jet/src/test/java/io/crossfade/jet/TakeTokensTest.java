package io.crossfade.jet;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import java.util.AbstractMap.SimpleEntry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The bucket that all members take from, without a cluster. */
class TakeTokensTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long START = 1_700_000_000L * SECOND;

    private final Map.Entry<String, Long> bucket = new SimpleEntry<>("keys", null);

    @Test
    @Behaviour("BF-74")
    void bucket_threeTakeTurns_togetherHaveTheRate() {
        long waited = 0;
        for (int i = 0; i <= 300; i++) {
            waited = take(START, 10);
        }

        assertThat(waited).isEqualTo(3 * SECOND);
    }

    @Test
    void bucket_unusedForLong_keepsAtMostATwentiethOfASecond() {
        take(START, 10);

        assertThat(take(START + 60 * SECOND, 50)).isZero();
        assertThat(take(START + 60 * SECOND, 50)).isZero();
        assertThat(take(START + 60 * SECOND, 50)).isEqualTo(SECOND / 20);
    }

    /** Clocks of members differ a little, and reservations may arrive out of order. */
    @Test
    void bucket_clockBehind_waitsForTheSameMoment() {
        take(START, 1_000);

        assertThat(take(START - SECOND / 10, 0)).isEqualTo(SECOND + SECOND / 10);
    }

    @Test
    void bucket_highRate_losesNothingToRounding() {
        long waited = 0;
        for (int i = 0; i <= 1_000_000; i++) {
            waited = new TakeTokens(100_000_000, 1, START).process(bucket);
        }

        assertThat(waited).isEqualTo(SECOND / 100);
    }

    private long take(long now, int count) {
        return new TakeTokens(1_000, count, now).process(bucket);
    }
}
