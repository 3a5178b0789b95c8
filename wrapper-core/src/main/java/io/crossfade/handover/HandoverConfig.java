package io.crossfade.handover;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.time.Duration;
import java.util.List;

/**
 * Whether an instance keeps a record on the target of the fact that it lives, so that an unclean end is noticed.
 *
 * @param enabled whether it does; the same on every instance; default {@code true}. Without it nobody notices that an instance ended
 *     uncleanly, and what was dirty at a clean end is lost with the process
 * @param lease how long an instance that is not heard of counts as alive, 1 s to 1 h; it renews its entry three times in that time;
 *     default 30 s
 */
public record HandoverConfig(boolean enabled, Duration lease) {
    private static final Setting<Boolean> ENABLED = Setting.flag("crossfade.handover.enabled", true);
    private static final Setting<Duration> LEASE = Setting.duration(
            "crossfade.handover.lease", Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofSeconds(30));

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if the lease is out of its range
     */
    public HandoverConfig {
        LEASE.check(lease);
    }

    /** Returns the defaults. */
    public static HandoverConfig defaults() {
        return from(Settings.none());
    }

    /** Reads the {@code crossfade.handover.*} settings. */
    public static HandoverConfig from(Settings settings) {
        return new HandoverConfig(settings.get(ENABLED), settings.get(LEASE));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(ENABLED, LEASE);
    }

    /** Returns a copy that keeps a record, or does not. */
    public HandoverConfig withEnabled(boolean value) {
        return new HandoverConfig(value, lease);
    }

    /** Returns a copy with this lease. */
    public HandoverConfig withLease(Duration value) {
        return new HandoverConfig(enabled, value);
    }

    /** Returns the time between two renewals. */
    Duration renewal() {
        return lease.dividedBy(3);
    }
}
