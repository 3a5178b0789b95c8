package io.crossfade.backfill.gentle;

import static java.util.Objects.requireNonNull;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The time of the day at which a job may work, by the clock of a zone; one that begins later than it ends goes over midnight.
 *
 * @param from when it begins
 * @param to when it ends
 * @param zone whose clock counts
 */
public record Window(LocalTime from, LocalTime to, ZoneId zone) {
    private static final Setting<String> WINDOW = Setting.text("crossfade.backfill.window", null);
    private static final Setting<String> ZONE = Setting.text("crossfade.backfill.zone", "UTC");

    /**
     * Checks the times.
     *
     * @throws IllegalArgumentException if both are the same
     */
    public Window {
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        requireNonNull(zone, "zone");
        if (from.equals(to)) {
            throw refusal(WINDOW, from + "-" + to, "two different times");
        }
    }

    static @Nullable Window from(Settings settings) {
        String window = settings.find(WINDOW);
        return window == null ? null : of(window, settings.get(ZONE));
    }

    static List<Setting<?>> settings() {
        return List.of(WINDOW, ZONE);
    }

    /**
     * Reads a window as it is written in a configuration, as in {@code 22:00-06:00} and {@code Europe/Berlin}.
     *
     * @param zone null for the default, UTC
     * @throws IllegalArgumentException if it is none
     */
    public static Window of(String window, @Nullable String zone) {
        String[] times = window.strip().split("-", -1);
        if (times.length != 2) {
            throw refusal(WINDOW, window, "two times, as in 22:00-06:00");
        }
        return new Window(
                time(window, times[0]), time(window, times[1]), zone(zone == null ? ZONE.defaultValue() : zone));
    }

    /** Returns a copy by another zone's clock. */
    public Window in(String otherZone) {
        return new Window(from, to, zone(otherZone));
    }

    boolean contains(Instant instant) {
        LocalTime time = instant.atZone(zone).toLocalTime();
        boolean begun = !time.isBefore(from);
        boolean ended = !time.isBefore(to);
        return from.isBefore(to) ? begun && !ended : begun || !ended;
    }

    private static LocalTime time(String window, String text) {
        try {
            return LocalTime.parse(text.strip());
        } catch (DateTimeException e) {
            throw refusal(WINDOW, window, "two times, as in 22:00-06:00");
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException e) {
            throw refusal(ZONE, text, "a time zone, as in UTC or Europe/Berlin");
        }
    }

    private static IllegalArgumentException refusal(Setting<?> setting, String value, String allowed) {
        return new IllegalArgumentException(setting + "=" + value + " is not allowed; allowed: " + allowed);
    }

    /** Returns it in words, as in {@code 22:00-06:00 Europe/Berlin}. */
    @Override
    public String toString() {
        return from + "-" + to + " " + zone;
    }
}
