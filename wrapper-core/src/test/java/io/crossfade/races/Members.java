package io.crossfade.races;

import io.crossfade.CrossfadeConfig;
import io.crossfade.CrossfadeConfigBuilder;
import io.crossfade.control.ControlConfig;
import io.crossfade.control.Plane;
import io.crossfade.handover.HandoverConfig;
import io.crossfade.phase.CutoverConfig;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Settings of the members of a fleet in tests: short leases, and timeouts that fit them. */
final class Members {
    static final Duration TIMEOUT = Duration.ofSeconds(1);
    static final Duration LEASE = Duration.ofSeconds(4);
    static final Duration HOLD = Duration.ofSeconds(3);

    private Members() {}

    static UnaryOperator<CrossfadeConfigBuilder> of(Duration handoverLease) {
        return of(handoverLease, UnaryOperator.identity());
    }

    static UnaryOperator<CrossfadeConfigBuilder> of(Duration handoverLease, UnaryOperator<ControlConfig> control) {
        return settings -> {
            CrossfadeConfig sides = settings.build();
            return sides.toBuilder()
                    .source(sides.source().withTimeouts(TIMEOUT, TIMEOUT))
                    .target(sides.target().withTimeouts(TIMEOUT, TIMEOUT))
                    .handover(HandoverConfig.defaults().withLease(handoverLease))
                    .cutover(CutoverConfig.defaults().withHoldTimeout(HOLD))
                    .control(control.apply(control()));
        };
    }

    static ControlConfig control() {
        return ControlConfig.defaults().withPlane(Plane.REDIS).withLease(LEASE).withPoll(Duration.ofMillis(50));
    }
}
