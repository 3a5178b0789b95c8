package io.crossfade.backfill.gentle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crossfade.backfill.progress.ThrottleState;
import io.crossfade.model.Side;
import io.crossfade.setting.Settings;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What follows from which latencies and figures, second by second, without servers. */
class GovernorTest {
    private static final Duration BASELINE = Duration.ofMillis(1);
    private static final Duration ALLOWED = Duration.ofMillis(11);
    private static final Duration SLOW = Duration.ofMillis(12);

    private final Pause pause = new Pause();
    private final Governor governor =
            new Governor(GentleConfig.from(Settings.none()), new Orders(pause, null, InstantSource.system()));

    @BeforeEach
    void learn() {
        for (Side side : Side.values()) {
            for (int i = 0; i < Latencies.BASELINE_SAMPLES; i++) {
                governor.latencies(side).probed(BASELINE.toNanos());
            }
        }
    }

    @Test
    @Behaviour("BF-30")
    void share_slowServer_isHalvedEachSecondDownToTheFloor() {
        second(Side.SOURCE, SLOW);
        assertThat(governor.share()).isEqualTo(0.5);
        assertThat(governor.state().reason()).isEqualTo("the source has become slow");
        second(Side.TARGET, SLOW);
        assertThat(governor.share()).isEqualTo(0.25);
        assertThat(governor.state().reason()).isEqualTo("the target has become slow");
        for (int i = 0; i < 10; i++) {
            second(Side.SOURCE, SLOW);
        }

        assertThat(governor.share()).isEqualTo(0.2);
    }

    @Test
    @Behaviour("BF-30")
    void share_serverIsFastAgain_risesByTheSameAmountEachSecondUpToAll() {
        second(Side.SOURCE, SLOW);
        second(Side.SOURCE, ALLOWED);
        assertThat(governor.share()).isEqualTo(0.55, within(1e-9));
        assertThat(governor.state().reason()).isEqualTo("a server has been slow");
        for (int i = 0; i < 20; i++) {
            second(Side.SOURCE, BASELINE);
        }

        assertThat(governor.share()).isEqualTo(1);
        assertThat(governor.state().reason()).isEmpty();
    }

    @Test
    void share_aFewSlowAnswers_areNoSlowServer() {
        for (int i = 0; i < 18; i++) {
            governor.latencies(Side.SOURCE).probed(BASELINE.toNanos());
        }
        governor.latencies(Side.SOURCE).waited(Duration.ofSeconds(1).toNanos());
        governor.tick();

        assertThat(governor.share()).isEqualTo(1);
        assertThat(governor.state().source()).isEqualTo(BASELINE);
    }

    @Test
    void share_pipelinesThatHadToWait_countAsProbesDo() {
        governor.latencies(Side.TARGET).waited(SLOW.toNanos());
        governor.tick();

        assertThat(governor.share()).isEqualTo(0.5);
        assertThat(governor.state().target()).isEqualTo(SLOW);
    }

    @Test
    void share_answersThatWereThereAlready_sayNothing() {
        for (int i = 0; i < 100; i++) {
            governor.latencies(Side.TARGET).waited(1_000);
        }
        governor.latencies(Side.TARGET).waited(SLOW.toNanos());
        governor.tick();

        assertThat(governor.share()).isEqualTo(0.5);
    }

    @Test
    void share_distantServer_mayTakeTwiceAsLongAsAtFirst() {
        Latencies far = new Latencies(Duration.ofMillis(10).toNanos());
        for (int i = 0; i < Latencies.BASELINE_SAMPLES; i++) {
            far.probed(Duration.ofMillis(80).toNanos());
        }

        far.probed(Duration.ofMillis(160).toNanos());
        assertThat(far.next().good()).isTrue();
        far.probed(Duration.ofMillis(161).toNanos());
        assertThat(far.next().good()).isFalse();
        assertThat(far.next()).isEqualTo(Latencies.Reading.NONE);
    }

    @Test
    void share_latencyLeftOutOfAccount_staysAll() {
        Latencies any = new Latencies(0);
        for (int i = 0; i < Latencies.BASELINE_SAMPLES; i++) {
            any.probed(1);
        }
        any.probed(Duration.ofSeconds(9).toNanos());

        assertThat(any.next().good()).isTrue();
    }

    @Test
    @Behaviour("BF-31")
    void share_sourceSaves_isAtMostHalf() {
        governor.told(Side.SOURCE, new ServerHealth(true, false, 0, 0, 0, 0));
        governor.tick();
        assertThat(governor.share()).isEqualTo(0.5);
        assertThat(governor.state()).isEqualTo(new ThrottleState(null, null, 0.5, "the source saves its data"));

        governor.told(Side.SOURCE, ServerHealth.WELL);
        governor.tick();
        assertThat(governor.share()).isEqualTo(1);
    }

    @Test
    @Behaviour("BF-32")
    void advice_replicaBehind_holdsUntilItIsNot() {
        governor.told(Side.TARGET, new ServerHealth(false, false, 65L << 20, 0, 0, 0));
        second(Side.SOURCE, SLOW);
        assertThat(governor.advice().kind()).isEqualTo(Advice.Kind.HOLD);
        assertThat(governor.state().share()).isZero();
        assertThat(governor.state().reason()).isEqualTo("a replica of the target is 65 MiB behind");

        governor.told(Side.TARGET, ServerHealth.WELL);
        governor.tick();
        assertThat(governor.advice()).isEqualTo(Advice.GO);
        assertThat(governor.share())
                .as("latency while the job holds is not its doing")
                .isEqualTo(1);
    }

    @Test
    @Behaviour("BF-33")
    void advice_evictions_onlyThoseSinceTheJobBeganEndIt() {
        governor.told(Side.TARGET, new ServerHealth(false, false, 0, 0, 0, 7));
        governor.tick();
        assertThat(governor.advice()).isEqualTo(Advice.GO);

        governor.told(Side.TARGET, new ServerHealth(false, false, 0, 0, 0, 0));
        governor.tick();
        assertThat(governor.advice()).as("started anew").isEqualTo(Advice.GO);

        governor.told(Side.TARGET, new ServerHealth(false, false, 0, 0, 0, 1));
        governor.tick();
        assertThat(governor.advice().kind()).isEqualTo(Advice.Kind.STOP);
    }

    @Test
    void report_afterAll_tellsTheWorstAndTheReasons() {
        second(Side.SOURCE, SLOW);
        governor.told(Side.TARGET, new ServerHealth(false, false, 0, 0, 0.955, 0));
        governor.tick();
        governor.told(Side.TARGET, new ServerHealth(false, false, 0, 0, 0.967, 0));
        governor.tick();

        ThrottleReport report = governor.report();

        assertThat(report.decreases()).isEqualTo(1);
        assertThat(report.leastShare()).isEqualTo(0.5);
        assertThat(report.secondsByReason())
                .containsEntry("the source has become slow", 1L)
                .containsEntry("the target uses n % of its maxmemory", 2L);
        assertThat(report.sourceBaseline()).isEqualTo(BASELINE);
        assertThat(report.sourceWorst()).isEqualTo(SLOW);
        assertThat(report.targetWorst()).isNull();
    }

    private void second(Side side, Duration latency) {
        governor.latencies(side).probed(latency.toNanos());
        governor.tick();
    }
}
