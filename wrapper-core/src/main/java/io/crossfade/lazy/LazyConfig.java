package io.crossfade.lazy;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.time.Duration;
import java.util.List;

/**
 * Whether keys are copied on first touch after a cutover to a target that is not complete.
 *
 * @param enabled whether the migration takes the lazy path; the same on every instance and for the backfill; default
 *     {@code false}
 * @param knownMovedKeys keys an instance remembers as moved, 0 to 10,000,000; one forgotten costs one round trip;
 *     default 100,000
 * @param markerTtl how long a moved marker lives, 1 min to 365 d; must outlast the backfill; default 7 d
 * @param largeValueWait how long a command waits at most for a large value that is copied in parts, before it fails and is not
 *     sent, 0 s to 10 min; the copy goes on; default 1 s
 * @param sourceUnreachable what becomes of a command whose keys have not moved, while the source cannot be reached; default {@link
 *     SourceUnreachable#FAIL}
 */
public record LazyConfig(
        boolean enabled,
        int knownMovedKeys,
        Duration markerTtl,
        Duration largeValueWait,
        SourceUnreachable sourceUnreachable) {
    private static final Setting<Boolean> ENABLED = Setting.flag("crossfade.lazy.enabled", false);
    private static final Setting<Integer> KNOWN_MOVED_KEYS =
            Setting.integer("crossfade.lazy.known-moved-keys", 0, 10_000_000, 100_000);
    private static final Setting<Duration> MARKER_TTL = Setting.duration(
            "crossfade.lazy.marker-ttl", Duration.ofMinutes(1), Duration.ofDays(365), Duration.ofDays(7));

    private static final Setting<Duration> LARGE_VALUE_WAIT = Setting.duration(
            "crossfade.lazy.large-value-wait", Duration.ZERO, Duration.ofMinutes(10), Duration.ofSeconds(1));

    private static final Setting<SourceUnreachable> SOURCE_UNREACHABLE =
            Setting.choice("crossfade.lazy.source-unreachable", SourceUnreachable.class, SourceUnreachable.FAIL);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public LazyConfig {
        KNOWN_MOVED_KEYS.check(knownMovedKeys);
        MARKER_TTL.check(markerTtl);
        LARGE_VALUE_WAIT.check(largeValueWait);
        SOURCE_UNREACHABLE.check(sourceUnreachable);
    }

    /** Returns the defaults. */
    public static LazyConfig defaults() {
        return from(Settings.none());
    }

    /** Reads the {@code crossfade.lazy.*} settings. */
    public static LazyConfig from(Settings settings) {
        return new LazyConfig(
                settings.get(ENABLED),
                settings.get(KNOWN_MOVED_KEYS),
                settings.get(MARKER_TTL),
                settings.get(LARGE_VALUE_WAIT),
                settings.get(SOURCE_UNREACHABLE));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(ENABLED, KNOWN_MOVED_KEYS, MARKER_TTL, LARGE_VALUE_WAIT, SOURCE_UNREACHABLE);
    }

    /** Returns a copy that takes the lazy path, or does not. */
    public LazyConfig withEnabled(boolean value) {
        return new LazyConfig(value, knownMovedKeys, markerTtl, largeValueWait, sourceUnreachable);
    }

    /** Returns a copy that remembers this many keys. */
    public LazyConfig withKnownMovedKeys(int value) {
        return new LazyConfig(enabled, value, markerTtl, largeValueWait, sourceUnreachable);
    }

    /** Returns a copy whose markers live this long. */
    public LazyConfig withMarkerTtl(Duration value) {
        return new LazyConfig(enabled, knownMovedKeys, value, largeValueWait, sourceUnreachable);
    }

    /** Returns a copy whose commands wait this long for a large value. */
    public LazyConfig withLargeValueWait(Duration value) {
        return new LazyConfig(enabled, knownMovedKeys, markerTtl, value, sourceUnreachable);
    }

    /** Returns a copy that deals so with a source that cannot be reached. */
    public LazyConfig withSourceUnreachable(SourceUnreachable value) {
        return new LazyConfig(enabled, knownMovedKeys, markerTtl, largeValueWait, value);
    }
}
