package io.crossfade.setting;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What values a setting takes and how they are written. */
record SettingType<T>(
        String name, String range, Function<String, T> parser, Function<T, String> printer, Predicate<T> allowed) {
    private static final String LIST = "list of ";

    static SettingType<Integer> integer(int min, int max) {
        return new SettingType<>(
                "integer",
                grouped(min) + " to " + grouped(max),
                text -> Integer.parseInt(text.strip().replace("_", "")),
                SettingType::grouped,
                value -> value >= min && value <= max);
    }

    static SettingType<Double> decimal(double min, double max) {
        return new SettingType<>(
                "decimal",
                min + " to " + max,
                Double::parseDouble,
                value -> Double.toString(value),
                value -> value >= min && value <= max);
    }

    static SettingType<Duration> duration(Duration min, Duration max) {
        return new SettingType<>(
                "duration",
                DurationText.print(min) + " to " + DurationText.print(max),
                text -> DurationText.parse(text.strip()),
                DurationText::print,
                value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
    }

    static SettingType<Boolean> flag() {
        return new SettingType<>(
                "flag", "true, false", SettingType::parseFlag, value -> value.toString(), value -> true);
    }

    static <E extends Enum<E>> SettingType<E> choice(Class<E> type) {
        return new SettingType<>(
                "choice",
                Arrays.stream(type.getEnumConstants()).map(SettingType::label).collect(Collectors.joining(", ")),
                text -> Enum.valueOf(type, text.strip().toUpperCase(Locale.ROOT).replace('-', '_')),
                SettingType::label,
                value -> true);
    }

    static SettingType<String> text() {
        return new SettingType<>("text", "not empty", String::strip, text -> text, text -> !text.isBlank());
    }

    /** Text whose spaces count too. */
    static SettingType<String> secret() {
        return new SettingType<>("text", "not empty", text -> text, text -> text, text -> !text.isEmpty());
    }

    /** Elements of another kind with commas between them; blank ones are left out. */
    static <E> SettingType<List<E>> list(SettingType<E> element) {
        return new SettingType<>(
                LIST + element.name(),
                element.range(),
                text -> Arrays.stream(text.split(","))
                        .filter(part -> !part.isBlank())
                        .map(element::parse)
                        .toList(),
                values -> values.stream().map(element::print).collect(Collectors.joining(", ")),
                values -> values.stream().allMatch(element::allows));
    }

    /** Something with a form of its own, such as {@code host:port}. */
    static <V> SettingType<V> form(String name, String range, Function<String, V> parser) {
        return new SettingType<>(name, range, text -> parser.apply(text.strip()), Object::toString, value -> true);
    }

    boolean list() {
        return name.startsWith(LIST);
    }

    T parse(String text) {
        return parser.apply(text);
    }

    String print(T value) {
        return printer.apply(value);
    }

    boolean allows(T value) {
        return allowed.test(value);
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String grouped(int value) {
        return Math.abs(value) < 10_000
                ? Integer.toString(value)
                : String.format(Locale.ROOT, "%,d", value).replace(',', '_');
    }

    private static Boolean parseFlag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }
}
