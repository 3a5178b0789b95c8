package io.crossfade.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvictionsTest {
    private static final long REST = Evictions.REST.toNanos();
    private static final long NOW = Long.MAX_VALUE - 10;

    private final Evictions evictions = new Evictions();

    @Test
    @Behaviour("DW-61")
    void since_countGrows_tellsByHowMuch() {
        assertThat(since("a", 5)).as("before it was first met").isZero();
        assertThat(since("a", 5)).isZero();
        assertThat(since("a", 8)).isEqualTo(3);
        assertThat(since("a", 8)).isZero();
    }

    @Test
    void since_otherServerOrNoCount_isNone() {
        since("a", 5);
        assertThat(since("b", 9)).isZero();
        assertThat(since("b", -1)).isZero();
        assertThat(since("b", 20)).isZero();
        assertThat(since("b", 21)).isEqualTo(1);
        assertThat(evictions.since(Side.SOURCE, Set.of("b"), 50)).isZero();
    }

    @Test
    @Behaviour("DW-61")
    void nextLook_oftenNoticed_comesOnceInARest() {
        assertThat(evictions.nextLook(NOW)).isEqualTo(NOW);
        assertThat(evictions.nextLook(NOW + 1)).isEqualTo(NOW + REST);
        assertThat(evictions.nextLook(NOW + REST - 1)).isEqualTo(NOW + REST);
        assertThat(evictions.nextLook(NOW + REST + 1)).isEqualTo(NOW + 2 * REST);
        assertThat(evictions.nextLook(NOW + 4 * REST)).isEqualTo(NOW + 4 * REST);
    }

    private long since(String runId, long evicted) {
        return evictions.since(Side.TARGET, Set.of(runId), evicted);
    }
}
