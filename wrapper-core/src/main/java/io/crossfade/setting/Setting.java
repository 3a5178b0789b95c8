package io.crossfade.setting;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its full name, what values it takes and what it is when nobody sets it. Immutable.
 *
 * @param <T> the type of its value
 */
public final class Setting<T> {
    private final String key;
    private final SettingType<T> type;
    private final @Nullable T defaultValue;
    private final boolean secret;

    private Setting(String key, SettingType<T> type, @Nullable T defaultValue, boolean secret) {
        this.key = Objects.requireNonNull(key, "key");
        this.type = type;
        this.defaultValue = defaultValue;
        this.secret = secret;
    }

    /** A whole number; both bounds are allowed values. */
    public static Setting<Integer> integer(String key, int min, int max, int defaultValue) {
        return new Setting<>(key, SettingType.integer(min, max), defaultValue, false);
    }

    /** A decimal number; both bounds are allowed values. */
    public static Setting<Double> decimal(String key, double min, double max, double defaultValue) {
        return new Setting<>(key, SettingType.decimal(min, max), defaultValue, false);
    }

    /** A duration such as {@code 20ms}, {@code 7d} or {@code PT1M}; both bounds are allowed values. */
    public static Setting<Duration> duration(String key, Duration min, Duration max, Duration defaultValue) {
        return new Setting<>(key, SettingType.duration(min, max), defaultValue, false);
    }

    /** {@code true} or {@code false}. */
    public static Setting<Boolean> flag(String key, boolean defaultValue) {
        return new Setting<>(key, SettingType.flag(), defaultValue, false);
    }

    /** One of the constants of an enum, written in lower case with hyphens or as in Java. */
    public static <E extends Enum<E>> Setting<E> choice(String key, Class<E> type, E defaultValue) {
        return new Setting<>(key, SettingType.choice(type), defaultValue, false);
    }

    /** Any text but the empty one. */
    public static Setting<String> text(String key, @Nullable String defaultValue) {
        return new Setting<>(key, SettingType.text(), defaultValue, false);
    }

    /** Any text but the empty one, taken with its spaces and never shown in a message. */
    public static Setting<String> secret(String key) {
        return new Setting<>(key, SettingType.secret(), null, true);
    }

    /**
     * A list, written with commas between its elements or as a YAML list; without a default it is empty.
     *
     * @param element what an element is called, as in {@code host:port}
     * @param range which elements are allowed, in words
     * @param parser makes an element of its text, or throws an {@link IllegalArgumentException}; the {@code toString()} of
     *     what it returns is how it is written
     */
    public static <E> Setting<List<E>> list(String key, String element, String range, Function<String, E> parser) {
        return new Setting<>(key, SettingType.list(SettingType.form(element, range, parser)), List.of(), false);
    }

    /** Returns the full name, as in {@code crossfade.carry.lanes}. */
    public String key() {
        return key;
    }

    /** Returns the kind of value in one or two words, as in {@code integer}. */
    public String type() {
        return type.name();
    }

    /** Returns whether its value is a list. */
    public boolean isList() {
        return type.list();
    }

    /** Returns the values it takes, as in {@code 1 to 64}. */
    public String range() {
        return type.range();
    }

    /** Returns the default as one would write it, or {@code none}. */
    public String defaultText() {
        String text = defaultValue == null ? "" : type.print(defaultValue);
        return text.isEmpty() ? "none" : text;
    }

    /**
     * Returns the default.
     *
     * @throws IllegalStateException if there is none
     */
    public T defaultValue() {
        if (defaultValue == null) {
            throw new IllegalStateException(key + " has no default");
        }
        return defaultValue;
    }

    boolean hasDefault() {
        return defaultValue != null;
    }

    /** Returns this setting with {@code prefix} and a dot before its name. */
    public Setting<T> under(String prefix) {
        return new Setting<>(prefix + "." + key, type, defaultValue, secret);
    }

    /**
     * Returns {@code value} if it is allowed.
     *
     * @throws IllegalArgumentException if it is not, naming setting, value and bound
     */
    public T check(T value) {
        Objects.requireNonNull(value, key);
        if (!type.allows(value)) {
            throw refusal(type.print(value));
        }
        return value;
    }

    /**
     * Returns the value that {@code text} means.
     *
     * @throws IllegalArgumentException if it means none that is allowed, naming setting, value and bound
     */
    public T read(String text) {
        T value;
        try {
            value = type.parse(text);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException notOfThisType) {
            throw refusal(text);
        }
        if (!type.allows(value)) {
            throw refusal(text);
        }
        return value;
    }

    private IllegalArgumentException refusal(String text) {
        return new IllegalArgumentException(key + "=" + (secret ? "(not shown)" : text) + " is not allowed; allowed: "
                + type.name() + ", " + type.range());
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return key;
    }
}
