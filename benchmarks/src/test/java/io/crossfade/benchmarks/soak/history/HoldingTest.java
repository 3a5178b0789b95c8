package io.crossfade.benchmarks.soak.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HoldingTest {
    private static final Holding FIRST = new Holding("a", 0, 100);

    @Test
    void clash_oneAfterTheOther_none() {
        assertThat(Holding.clash(List.of(new Holding("b", 100, 200), FIRST))).isEmpty();
    }

    @Test
    void clash_secondWhileFirstIsHeld_found() {
        Holding second = new Holding("b", 99, 120);

        assertThat(Holding.clash(List.of(second, FIRST))).contains(new Holding.Clash(FIRST, second));
    }

    @Test
    void clash_longHoldingAcrossSeveral_found() {
        Holding late = new Holding("c", 60, 70);

        assertThat(Holding.clash(List.of(FIRST, new Holding("b", 100, 110), late)))
                .contains(new Holding.Clash(FIRST, late));
    }

    @Test
    void clash_answerCameAfterTheExpiry_neverSure() {
        assertThat(Holding.clash(List.of(FIRST, new Holding("b", 50, 40)))).isEmpty();
    }
}
