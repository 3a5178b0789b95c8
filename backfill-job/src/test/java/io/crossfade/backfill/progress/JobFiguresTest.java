package io.crossfade.backfill.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a job counts for whoever watches it. */
class JobFiguresTest {
    private final JobFigures figures = new JobFigures();

    @Test
    @Behaviour("BF-125")
    void figures_ofNothing_areZero() {
        assertThat(figures.keys("copied")).isZero();
        assertThat(figures.bytes(Side.SOURCE)).isZero();
        assertThat(figures.quarantined()).isEmpty();
        assertThat(figures.slices()).isEqualTo(new JobFigures.Slices(0, 0));
    }

    @Test
    @Behaviour("BF-125")
    void slices_walkBeginsAnew_countsFromThere() {
        figures.slices(0, 2);
        figures.sliceDone();
        assertThat(figures.slices()).isEqualTo(new JobFigures.Slices(1, 1));

        figures.slices(1, 3);

        assertThat(figures.slices()).isEqualTo(new JobFigures.Slices(1, 3));
    }

    @Test
    @Behaviour("BF-128")
    void quarantined_sameKindWithOtherFigures_countsTogether() {
        figures.quarantined("version 11 is too new: 4 bytes");
        figures.quarantined("version 12 is too new");

        assertThat(figures.quarantined()).isEqualTo(Map.of("version n is too new", 2L));
    }
}
