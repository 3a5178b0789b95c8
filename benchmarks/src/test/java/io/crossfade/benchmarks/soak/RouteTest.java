package io.crossfade.benchmarks.soak;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
    private static final int STEPS = 5_000;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void next_manySteps_onlyLegalOnesAndEveryPhaseButTheLast(boolean lazy) {
        Random random = new Random(4);
        Route route = lazy
                ? new LazyRoute(random, random::nextBoolean, random::nextBoolean)
                : new WarmRoute(random, random::nextBoolean);
        Set<MigrationPhase> seen = EnumSet.noneOf(MigrationPhase.class);
        MigrationPhase phase = SOURCE_ONLY;
        for (int i = 0; i < STEPS; i++) {
            MigrationPhase next = route.next(phase);
            if (next != phase) {
                assertThat(phase.next(lazy)).contains(next);
            }
            seen.add(next);
            phase = next;
        }
        assertThat(seen).containsExactly(SOURCE_ONLY, DUAL_WRITE, SHADOW_READ, TARGET_LIVE, RAMP_DOWN);
    }

    @Test
    void warm_targetNotComplete_neverBecomesTheAuthority() {
        Route route = new WarmRoute(new Random(4), () -> false);

        for (int i = 0; i < STEPS; i++) {
            assertThat(route.next(DUAL_WRITE)).isEqualTo(SHADOW_READ);
            assertThat(route.next(SHADOW_READ).authority()).isEqualTo(Side.SOURCE);
        }
    }

    @Test
    void lazy_targetNotCompleteAndReconcileOwed_noWayBackAndNoRampDown() {
        Route route = new LazyRoute(new Random(4), () -> false, () -> true);

        for (int i = 0; i < STEPS; i++) {
            assertThat(route.next(TARGET_LIVE)).isEqualTo(TARGET_LIVE);
            assertThat(route.next(SHADOW_READ)).isEqualTo(DUAL_WRITE);
            assertThat(route.next(DUAL_WRITE)).isEqualTo(SOURCE_ONLY);
            assertThat(route.towardsComplete(DUAL_WRITE)).isEqualTo(SOURCE_ONLY);
        }
    }

    @Test
    void rests_whatOnlyAControlPlaneCouldDoUnderLoad() {
        Route warm = new WarmRoute(new Random(4), () -> true);
        Route lazy = new LazyRoute(new Random(4), () -> true, () -> false);

        assertThat(warm.rests(SHADOW_READ, TARGET_LIVE)).isTrue();
        assertThat(warm.rests(TARGET_LIVE, RAMP_DOWN)).isFalse();
        assertThat(lazy.rests(TARGET_LIVE, RAMP_DOWN)).isTrue();
        assertThat(lazy.rests(SOURCE_ONLY, DUAL_WRITE)).isTrue();
        assertThat(lazy.rests(DUAL_WRITE, SHADOW_READ)).isFalse();
    }
}
