package io.crossfade.samples.demo;

import java.time.Duration;
import java.util.Locale;

/**
 * What can be chosen about a run of the demo.
 *
 * @param mode the way from source to target; {@code -Ddemo.mode=warm} (default) or {@code lazy}
 * @param keys how many keys the source holds at first, 1,000 to 10,000,000; {@code -Ddemo.keys}, default 100,000
 * @param stay how long each phase lasts at least; {@code -Ddemo.stay-millis}, default 2,500, at most 3,600,000
 */
record DemoSettings(DemoMode mode, int keys, Duration stay) {
    DemoSettings {
        requireBetween("demo.keys", keys, 1_000, 10_000_000);
        requireBetween("demo.stay-millis", stay.toMillis(), 0, 3_600_000);
    }

    /**
     * Reads the system properties.
     *
     * @throws IllegalArgumentException if one is not allowed
     */
    static DemoSettings fromSystemProperties() {
        return new DemoSettings(
                mode(System.getProperty("demo.mode", "warm")),
                number("demo.keys", 100_000),
                Duration.ofMillis(number("demo.stay-millis", 2_500)));
    }

    private static DemoMode mode(String text) {
        for (DemoMode mode : DemoMode.values()) {
            if (mode.name().equals(text.toUpperCase(Locale.ROOT))) {
                return mode;
            }
        }
        throw new IllegalArgumentException("demo.mode=" + text + " is not allowed; allowed: warm, lazy");
    }

    private static int number(String name, int usual) {
        String text = System.getProperty(name, Integer.toString(usual));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + "=" + text + " is not allowed; allowed: a whole number", e);
        }
    }

    private static void requireBetween(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + "=" + value + " is not allowed; allowed: integer, " + least + " to " + most);
        }
    }
}
