package io.crossfade.spring;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeStatus;
import io.crossfade.control.FleetStatus;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Shows how the migration is doing. Always UP: a sick shadow must not take the application out of rotation, and whether the
 * authority answers is told by Spring Boot's own Redis health, whose commands go through Crossfade too.
 */
final class CrossfadeHealthIndicator extends AbstractHealthIndicator {
    private final Crossfade crossfade;

    CrossfadeHealthIndicator(Crossfade crossfade) {
        super("the figures of Crossfade cannot be read");
        this.crossfade = crossfade;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        CrossfadeStatus status = crossfade.status();
        builder.up()
                .withDetail("phase", status.phase())
                .withDetail("epoch", status.epoch())
                .withDetail("carrying", status.carrying())
                .withDetail("dirtyKeys", status.dirtyKeys())
                .withDetail("dirtySlots", status.dirtySlots())
                .withDetail("breaker", status.breaker());
        FleetStatus fleet = status.fleet();
        if (fleet != null) {
            builder.withDetail("members", fleet.members()).withDetail("leaseHeld", fleet.leaseHeld());
        }
    }
}
