package io.crossfade.backfill.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlicePlanTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1_000, 4_096})
    void plan_anyCount_coversEveryPositionOnce(int count) {
        List<Slice> slices = SlicePlan.of(count);

        assertThat(slices).hasSize(count);
        assertThat(slices.get(0).from()).isZero();
        assertThat(slices.get(count - 1).to()).isZero();
        for (int i = 1; i < count; i++) {
            assertThat(slices.get(i).from()).isEqualTo(slices.get(i - 1).to());
            assertThat(slices.get(i).id()).isEqualTo(i);
        }
        assertThat(slices.stream().mapToDouble(Slice::share).sum()).isCloseTo(1, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 4_097})
    void plan_countOutOfBounds_refused(int count) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SlicePlan.of(count))
                .withMessageContaining("slices=" + count);
    }

    @Test
    void sensibleCount_fewKeys_fewSlices() {
        assertThat(SlicePlan.sensibleCount(64, 0)).isEqualTo(1);
        assertThat(SlicePlan.sensibleCount(64, 5_000)).isEqualTo(5);
        assertThat(SlicePlan.sensibleCount(64, 1_000_000)).isEqualTo(64);
    }

    @Test
    void slice_positionsAboveHalf_areUnsigned() {
        Slice upper = SlicePlan.of(2).get(1);

        assertThat(upper.from()).isNegative();
        assertThat(upper.shareFrom(upper.from())).isEqualTo(0.5);
        assertThat(upper.shareFrom(0xC000_0000_0000_0000L)).isEqualTo(0.25);
    }

    @Test
    void slice_emptyRange_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Slice(0, 5, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> new Slice(0, -1, 5));
    }
}
