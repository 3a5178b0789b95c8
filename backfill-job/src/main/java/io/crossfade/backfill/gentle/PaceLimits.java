package io.crossfade.backfill.gentle;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How fast a job may be, beside the bound in keys per second.
 *
 * @param megabytesPerSecond bound of what passes between the job and each server, both ways, in 1,000,000 bytes, 0 to 100,000; 0,
 *     the default, is no bound
 * @param commandsPerSecond bound of the commands that each server gets of the job, 0 to 100,000,000; 0, the default, is no bound
 * @param addedLatency by how much a server may answer later than when the job began, 0 to 60 s; default 10 ms, or as long again as
 *     then if that is more; 0 leaves latency out of account
 * @param sourceShare the share of the time, at most, that each server of the source works for the job, 0.01 to 1; default 0.25. It is
 *     asked in small pieces, one at a time, which are that far apart; 1 sends whole pipelines
 * @param minShare the least share of the time that workers use the servers however slow those are, 0.01 to 1; default 0.2; 1 is full
 *     speed: whole pipelines, and no rest
 */
public record PaceLimits(
        int megabytesPerSecond, int commandsPerSecond, Duration addedLatency, double sourceShare, double minShare) {
    private static final Setting<Integer> MEGABYTES =
            Setting.integer("crossfade.backfill.rate-megabytes", 0, 100_000, 0);
    private static final Setting<Integer> COMMANDS =
            Setting.integer("crossfade.backfill.rate-commands", 0, 100_000_000, 0);
    private static final Setting<Duration> ADDED_LATENCY = Setting.duration(
            "crossfade.backfill.added-latency", Duration.ZERO, Duration.ofSeconds(60), Duration.ofMillis(10));
    private static final Setting<Double> SOURCE_SHARE =
            Setting.decimal("crossfade.backfill.source-share", 0.01, 1, 0.25);
    private static final Setting<Double> MIN_SHARE = Setting.decimal("crossfade.backfill.min-share", 0.01, 1, 0.2);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public PaceLimits {
        MEGABYTES.check(megabytesPerSecond);
        COMMANDS.check(commandsPerSecond);
        ADDED_LATENCY.check(addedLatency);
        SOURCE_SHARE.check(sourceShare);
        MIN_SHARE.check(minShare);
    }

    static PaceLimits from(Settings settings) {
        return new PaceLimits(
                settings.get(MEGABYTES),
                settings.get(COMMANDS),
                settings.get(ADDED_LATENCY),
                settings.get(SOURCE_SHARE),
                settings.get(MIN_SHARE));
    }

    static List<Setting<?>> settings() {
        return List.of(MEGABYTES, COMMANDS, ADDED_LATENCY, SOURCE_SHARE, MIN_SHARE);
    }

    /** Whether the source is asked in pieces. */
    boolean inPieces() {
        return sourceShare < 1 && minShare < 1;
    }

    /** Returns a copy at full speed, but for the bounds by number: however slow the servers become. */
    public PaceLimits atFullSpeed() {
        return new PaceLimits(megabytesPerSecond, commandsPerSecond, addedLatency, 1, 1);
    }

    /**
     * Reads an added latency as it is written in a configuration, as in {@code 5ms}.
     *
     * @throws IllegalArgumentException if it is none, or out of its range
     */
    public static Duration latency(String text) {
        return ADDED_LATENCY.read(text);
    }
}
