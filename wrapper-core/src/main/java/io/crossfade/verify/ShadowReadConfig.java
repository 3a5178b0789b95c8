package io.crossfade.verify;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.time.Duration;
import java.util.List;

/**
 * Which reads are repeated on the shadow and compared.
 *
 * @param sampleRate share of the reads, 0.0 to 1.0; 0.0 compares none; default 0.05
 * @param queueCapacity reads that may wait to be compared, 1 to 1,000,000; when full, a sample is skipped; default 1,024
 * @param expiryTolerance how far two expiries may lie apart and still count as equal, 0 to 1 h; default 1 s
 */
public record ShadowReadConfig(double sampleRate, int queueCapacity, Duration expiryTolerance) {
    private static final Setting<Double> SAMPLE_RATE =
            Setting.decimal("crossfade.shadow-read.sample-rate", 0.0, 1.0, 0.05);
    private static final Setting<Integer> QUEUE_CAPACITY =
            Setting.integer("crossfade.shadow-read.queue-capacity", 1, 1_000_000, 1_024);
    private static final Setting<Duration> EXPIRY_TOLERANCE = Setting.duration(
            "crossfade.shadow-read.expiry-tolerance", Duration.ZERO, Duration.ofHours(1), Duration.ofSeconds(1));

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public ShadowReadConfig {
        SAMPLE_RATE.check(sampleRate);
        QUEUE_CAPACITY.check(queueCapacity);
        EXPIRY_TOLERANCE.check(expiryTolerance);
    }

    /** Returns the defaults. */
    public static ShadowReadConfig defaults() {
        return from(Settings.none());
    }

    /** Reads the {@code crossfade.shadow-read.*} settings. */
    public static ShadowReadConfig from(Settings settings) {
        return new ShadowReadConfig(
                settings.get(SAMPLE_RATE), settings.get(QUEUE_CAPACITY), settings.get(EXPIRY_TOLERANCE));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(SAMPLE_RATE, QUEUE_CAPACITY, EXPIRY_TOLERANCE);
    }

    /** Returns a copy with this share of the reads. */
    public ShadowReadConfig withSampleRate(double value) {
        return new ShadowReadConfig(value, queueCapacity, expiryTolerance);
    }
}
