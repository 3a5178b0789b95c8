package io.crossfade.backfill.gentle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.model.Side;
import io.crossfade.setting.Settings;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long workers are made to wait. Nobody waits here: what was asked for is written down. */
class ThrottleTest {
    private final List<Duration> waits = new ArrayList<>();
    private boolean over;
    private Runnable meanwhile = () -> {};

    private final Waiting waiting = new Waiting() {
        @Override
        public void check() {
            if (over) {
                throw new IllegalStateException("over");
            }
        }

        @Override
        public void pause(Duration time) {
            isOverWithin(time);
            check();
        }

        @Override
        public boolean isOverWithin(Duration time) {
            waits.add(time);
            meanwhile.run();
            return over;
        }
    };

    private final Pause pause = new Pause();
    private final Governor governor =
            new Governor(GentleConfig.from(Settings.none()), new Orders(pause, null, InstantSource.system()));

    @Test
    void throttle_noBound_nobodyWaits() {
        Throttle throttle = throttle(0, 0, 0);
        for (int i = 0; i < 1_000; i++) {
            throttle.acquire(10_000);
            throttle.of(Side.SOURCE).done(1_000_000, 10_000);
            throttle.of(Side.SOURCE).turn(1_000_000);
        }

        assertThat(waits).isEmpty();
        assertThat(throttle.batchSize(500)).isEqualTo(500);
    }

    @Test
    @Behaviour("BF-34")
    void throttle_bounds_arePaidForBeforeTheNextBatchOrPipeline() {
        throttle(1_000, 0, 0).acquire(60_000);
        LinkThrottle megabytes = throttle(0, 1, 0).of(Side.TARGET);
        megabytes.done(60_000_000, 5);
        megabytes.turn(0);
        LinkThrottle commands = throttle(0, 0, 1_000).of(Side.SOURCE);
        commands.done(60_000_000, 60_000);
        commands.turn(0);

        assertThat(waits).hasSize(3).allSatisfy(wait -> assertThat(wait)
                .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(61)));
    }

    @Test
    @Behaviour("BF-30")
    void throttle_halfTheTime_restsAsLongAsItWorkedAndTakesHalfTheKeys() {
        governor.told(Side.SOURCE, new ServerHealth(true, false, 0, 0, 0, 0));
        governor.tick();
        Throttle throttle = throttle(0, 0, 0);

        throttle.of(Side.TARGET).turn(Duration.ofMillis(7).toNanos());

        assertThat(waits).containsExactly(Duration.ofMillis(7));
        assertThat(throttle.batchSize(500)).isEqualTo(250);
        assertThat(throttle.batchSize(1)).isEqualTo(1);
    }

    @Test
    @Behaviour("BF-32")
    void throttle_hold_lastsUntilTheServerIsWell() {
        hold();
        meanwhile = () -> {
            if (waits.size() == 3) {
                governor.told(Side.TARGET, ServerHealth.WELL);
                governor.tick();
            }
        };

        throttle(0, 0, 0).acquire(1);

        assertThat(waits).hasSize(3);
    }

    @Test
    void throttle_jobEndsWhileItHolds_noNewBatchButThePipelineGoesOn() {
        hold();
        meanwhile = () -> over = true;
        Throttle throttle = throttle(0, 0, 0);

        throttle.of(Side.SOURCE).turn(0);
        assertThat(waits).hasSize(1);

        assertThatThrownBy(() -> throttle.acquire(1)).hasMessage("over");
    }

    @Test
    @Behaviour("BF-33")
    void throttle_targetEvicts_noNewBatch() {
        governor.told(Side.TARGET, ServerHealth.WELL);
        governor.told(Side.TARGET, new ServerHealth(false, false, 0, 0, 0, 2));
        governor.tick();
        Throttle throttle = throttle(0, 0, 0);

        throttle.of(Side.TARGET).turn(0);
        assertThatThrownBy(() -> throttle.acquire(1))
                .isInstanceOf(TargetFullException.class)
                .hasMessageContaining("the target has evicted 2 keys");
    }

    private void hold() {
        governor.told(Side.TARGET, new ServerHealth(false, true, 0, 0, 0, 0));
        governor.tick();
    }

    private Throttle throttle(int keys, int megabytes, int commands) {
        return new Throttle(
                governor,
                new Rate(keys),
                bounds(megabytes, commands),
                bounds(megabytes, commands),
                null,
                waiting,
                new JobFigures());
    }

    private static Throttle.Bounds bounds(int megabytes, int commands) {
        return new Throttle.Bounds(new Rate(megabytes * 1_000), new Rate(commands));
    }
}
