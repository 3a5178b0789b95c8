package io.crossfade.setting;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: a number and one unit, or ISO-8601. */
final class DurationText {
    private static final Pattern SIMPLE = Pattern.compile("(\\d+)\\s*(ns|us|ms|s|m|h|d)");
    private static final List<Unit> LARGEST_FIRST = List.of(
            new Unit("d", Duration.ofDays(1)),
            new Unit("h", Duration.ofHours(1)),
            new Unit("m", Duration.ofMinutes(1)),
            new Unit("s", Duration.ofSeconds(1)),
            new Unit("ms", Duration.ofMillis(1)),
            new Unit("us", Duration.ofNanos(1_000)),
            new Unit("ns", Duration.ofNanos(1)));

    private record Unit(String symbol, Duration length) {
        boolean divides(Duration value) {
            return length.multipliedBy(value.dividedBy(length)).equals(value);
        }
    }

    private DurationText() {}

    static Duration parse(String text) {
        Matcher simple = SIMPLE.matcher(text);
        if (!simple.matches()) {
            return Duration.parse(text);
        }
        long count = Long.parseLong(simple.group(1));
        return LARGEST_FIRST.stream()
                .filter(unit -> unit.symbol().equals(simple.group(2)))
                .findFirst()
                .orElseThrow()
                .length()
                .multipliedBy(count);
    }

    static String print(Duration value) {
        if (value.isZero()) {
            return "0s";
        }
        return LARGEST_FIRST.stream()
                .filter(unit -> unit.divides(value))
                .findFirst()
                .map(unit -> value.dividedBy(unit.length()) + unit.symbol())
                .orElseThrow();
    }
}
