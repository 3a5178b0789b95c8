package io.crossfade.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.handover.HandoverConfig;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Settings of the control plane that have to fit others. */
class ControlConfigTest {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);
    private static final HandoverConfig HANDOVER = HandoverConfig.defaults();
    private static final ControlConfig REDIS = ControlConfig.defaults().withPlane(Plane.REDIS);

    @Test
    void defaults_fit() {
        assertThat(REDIS.requireToFit(READ_TIMEOUT, HANDOVER)).isSameAs(REDIS);
    }

    @Test
    @Behaviour("FL-5")
    void handoverLease_overBeforeTheInstanceWritesNoMore_isRefused() {
        HandoverConfig least = HANDOVER.withLease(Duration.ofSeconds(15));

        assertThat(REDIS.requireToFit(READ_TIMEOUT, least)).isSameAs(REDIS);
        assertThatThrownBy(() -> REDIS.requireToFit(READ_TIMEOUT, least.withLease(Duration.ofMillis(14_999))))
                .hasMessageContaining(
                        "crossfade.handover.lease=14999ms is not allowed; allowed: at least one and a half times");
        assertThat(ControlConfig.defaults()
                        .requireToFit(READ_TIMEOUT, least.withLease(Duration.ofSeconds(1)))
                        .plane())
                .isEqualTo(Plane.STATIC);
    }

    @Test
    @Behaviour("FL-9")
    void startTimeout_overBeforeTheLeasesOfTheDead_isRefused() {
        ControlConfig early = REDIS.withStartTimeout(Duration.ofSeconds(11));

        assertThatThrownBy(() -> early.requireToFit(READ_TIMEOUT, HANDOVER))
                .hasMessageContaining("crossfade.control.start-timeout=11000ms is not allowed; allowed: more than");
        assertThat(early.withStart(WhenUnknown.CONFIGURED_PHASE).requireToFit(READ_TIMEOUT, HANDOVER))
                .isNotNull();
    }

    @Test
    @Behaviour("FL-5")
    void lease_noRoomForARenewalAndAPoll_isRefused() {
        ControlConfig rare = REDIS.withPoll(Duration.ofMillis(3_333)).withStartTimeout(Duration.ofMinutes(1));

        assertThatThrownBy(() -> rare.requireToFit(READ_TIMEOUT, HANDOVER))
                .hasMessageContaining("crossfade.control.lease=10000ms is not allowed; allowed: more than 10499ms");
        assertThat(rare.withLease(Duration.ofMillis(10_500)).requireToFit(READ_TIMEOUT, HANDOVER))
                .isNotNull();
    }
}
