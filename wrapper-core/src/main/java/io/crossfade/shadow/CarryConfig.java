package io.crossfade.shadow;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How writes are brought to the shadow.
 *
 * @param mode whether the caller waits for the shadow; default {@link CarryMode#ASYNC}
 * @param lanes connections to the shadow that carry, 1 to 64; a key always takes the same one; default 2
 * @param queueCapacity commands that may wait per lane, 16 to 1,000,000; when full, keys become dirty; default 16,384
 * @param queueBytes memory that they may take per lane, 65,536 to 2,147,483,647; when full, keys become dirty; default 16,777,216 (16
 *     MiB)
 * @param whenFull what happens to a write whose lane is full; default {@link WhenFull#MARK_DIRTY}
 * @param blockTimeout the longest that the caller of a call waits for full lanes with {@link WhenFull#BLOCK}, 1 ms to 10 s; default 50
 *     ms
 * @param check whether carried keys are compared afterwards; {@code false} only to measure the cost of the check, since
 *     the two sides are then <b>not</b> guaranteed to become equal; default {@code true}
 * @param quietTime how long after its last carried write a key is checked, 0 to 10 s; default 20 ms
 * @param grace when a key with an unknown outcome is checked a second time, 0 to 60 s; default 1 s
 * @param syncTimeout the longest a caller waits in {@link CarryMode#SYNC}, 1 ms to 60 s; then the key is dirty and the
 *     call succeeds; default 1 s
 */
public record CarryConfig(
        CarryMode mode,
        int lanes,
        int queueCapacity,
        int queueBytes,
        WhenFull whenFull,
        Duration blockTimeout,
        boolean check,
        Duration quietTime,
        Duration grace,
        Duration syncTimeout) {
    private static final Setting<CarryMode> MODE =
            Setting.choice("crossfade.carry.mode", CarryMode.class, CarryMode.ASYNC);
    private static final Setting<Integer> LANES = Setting.integer("crossfade.carry.lanes", 1, 64, 2);
    private static final Setting<Integer> QUEUE_CAPACITY =
            Setting.integer("crossfade.carry.queue-capacity", 16, 1_000_000, 16_384);
    private static final Setting<Integer> QUEUE_BYTES =
            Setting.integer("crossfade.carry.queue-bytes", 65_536, Integer.MAX_VALUE, 16_777_216);
    private static final Setting<WhenFull> WHEN_FULL =
            Setting.choice("crossfade.carry.when-full", WhenFull.class, WhenFull.MARK_DIRTY);
    private static final Setting<Duration> BLOCK_TIMEOUT = Setting.duration(
            "crossfade.carry.block-timeout", Duration.ofMillis(1), Duration.ofSeconds(10), Duration.ofMillis(50));
    private static final Setting<Boolean> CHECK = Setting.flag("crossfade.carry.check", true);
    private static final Setting<Duration> QUIET_TIME = Setting.duration(
            "crossfade.carry.quiet-time", Duration.ZERO, Duration.ofSeconds(10), Duration.ofMillis(20));
    private static final Setting<Duration> GRACE =
            Setting.duration("crossfade.carry.grace", Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(1));
    private static final Setting<Duration> SYNC_TIMEOUT = Setting.duration(
            "crossfade.carry.sync-timeout", Duration.ofMillis(1), Duration.ofSeconds(60), Duration.ofSeconds(1));

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public CarryConfig {
        MODE.check(mode);
        LANES.check(lanes);
        QUEUE_CAPACITY.check(queueCapacity);
        QUEUE_BYTES.check(queueBytes);
        WHEN_FULL.check(whenFull);
        BLOCK_TIMEOUT.check(blockTimeout);
        QUIET_TIME.check(quietTime);
        GRACE.check(grace);
        SYNC_TIMEOUT.check(syncTimeout);
    }

    /** Returns the defaults. */
    public static CarryConfig defaults() {
        return from(Settings.none());
    }

    /** Reads the {@code crossfade.carry.*} settings. */
    public static CarryConfig from(Settings settings) {
        return new CarryConfig(
                settings.get(MODE),
                settings.get(LANES),
                settings.get(QUEUE_CAPACITY),
                settings.get(QUEUE_BYTES),
                settings.get(WHEN_FULL),
                settings.get(BLOCK_TIMEOUT),
                settings.get(CHECK),
                settings.get(QUIET_TIME),
                settings.get(GRACE),
                settings.get(SYNC_TIMEOUT));
    }

    /** Returns every setting of this record. */
    public static List<Setting<?>> settings() {
        return List.of(
                MODE,
                LANES,
                QUEUE_CAPACITY,
                QUEUE_BYTES,
                WHEN_FULL,
                BLOCK_TIMEOUT,
                CHECK,
                QUIET_TIME,
                GRACE,
                SYNC_TIMEOUT);
    }

    /** Returns a copy with this mode. */
    public CarryConfig withMode(CarryMode value) {
        return new CarryConfig(
                value, lanes, queueCapacity, queueBytes, whenFull, blockTimeout, check, quietTime, grace, syncTimeout);
    }

    /** Returns a copy with this number of lanes. */
    public CarryConfig withLanes(int value) {
        return new CarryConfig(
                mode, value, queueCapacity, queueBytes, whenFull, blockTimeout, check, quietTime, grace, syncTimeout);
    }

    /** Returns a copy with this capacity of each lane. */
    public CarryConfig withQueueCapacity(int value) {
        return new CarryConfig(
                mode, lanes, value, queueBytes, whenFull, blockTimeout, check, quietTime, grace, syncTimeout);
    }

    /** Returns a copy with this bound of the memory of each lane's queue. */
    public CarryConfig withQueueBytes(int value) {
        return new CarryConfig(
                mode, lanes, queueCapacity, value, whenFull, blockTimeout, check, quietTime, grace, syncTimeout);
    }

    /** Returns a copy that does this when a lane is full. */
    public CarryConfig withWhenFull(WhenFull value) {
        return new CarryConfig(
                mode, lanes, queueCapacity, queueBytes, value, blockTimeout, check, quietTime, grace, syncTimeout);
    }

    /** Returns a copy with this longest wait for a full lane. */
    public CarryConfig withBlockTimeout(Duration value) {
        return new CarryConfig(
                mode, lanes, queueCapacity, queueBytes, whenFull, value, check, quietTime, grace, syncTimeout);
    }

    /** Returns a copy that checks carried keys, or does not. */
    public CarryConfig withCheck(boolean value) {
        return new CarryConfig(
                mode, lanes, queueCapacity, queueBytes, whenFull, blockTimeout, value, quietTime, grace, syncTimeout);
    }

    /** Returns a copy with this quiet time. */
    public CarryConfig withQuietTime(Duration value) {
        return new CarryConfig(
                mode, lanes, queueCapacity, queueBytes, whenFull, blockTimeout, check, value, grace, syncTimeout);
    }

    /** Returns a copy with this grace. */
    public CarryConfig withGrace(Duration value) {
        return new CarryConfig(
                mode, lanes, queueCapacity, queueBytes, whenFull, blockTimeout, check, quietTime, value, syncTimeout);
    }

    /** Returns a copy with this longest wait of a caller. */
    public CarryConfig withSyncTimeout(Duration value) {
        return new CarryConfig(
                mode, lanes, queueCapacity, queueBytes, whenFull, blockTimeout, check, quietTime, grace, value);
    }
}
