package io.crossfade.setting;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings that one file or map gave: texts by full name. Immutable. {@link #toString()} gives the names only.
 */
public final class Settings {
    private final String origin;
    private final Map<String, String> texts;

    private Settings(String origin, Map<String, String> texts) {
        this.origin = origin;
        this.texts = new TreeMap<>(texts);
    }

    /**
     * Creates settings.
     *
     * @param origin where they come from, put before every message; may be empty
     * @param texts the values by full name, as in {@code crossfade.carry.lanes}
     */
    public static Settings of(String origin, Map<String, String> texts) {
        return new Settings(Objects.requireNonNull(origin, "origin"), Objects.requireNonNull(texts, "texts"));
    }

    /** Returns settings that set nothing: every default. */
    public static Settings none() {
        return new Settings("", Map.of());
    }

    /**
     * Returns the value of {@code setting}, or its default if it is not set.
     *
     * @throws IllegalArgumentException if the value is not allowed, naming setting, value and bound
     * @throws IllegalStateException if it is neither set nor has a default
     */
    public <T> T get(Setting<T> setting) {
        T value = find(setting);
        return value == null ? setting.defaultValue() : value;
    }

    /**
     * Returns the value of {@code setting}, or {@code null} if it is not set or has no default and is empty.
     *
     * @throws IllegalArgumentException if the value is not allowed, naming setting, value and bound
     */
    public <T> @Nullable T find(Setting<T> setting) {
        String text = texts.get(setting.key());
        if (text == null || (text.isEmpty() && !setting.hasDefault())) {
            return null;
        }
        return setting.read(text);
    }

    /**
     * Returns what {@code reader} makes of these settings.
     *
     * @throws IllegalArgumentException if it refuses them, naming the origin too
     */
    public <R> R as(Function<Settings, R> reader) {
        try {
            return reader.apply(this);
        } catch (IllegalArgumentException refused) {
            throw refused(String.valueOf(refused.getMessage()));
        }
    }

    /** Returns the settings whose names begin with {@code prefix} and a dot, under their full names. */
    public Settings under(String prefix) {
        Map<String, String> part = texts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix + "."))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new Settings(origin, part);
    }

    /** Returns these settings without those whose names begin with {@code prefix} and a dot. */
    public Settings without(String prefix) {
        Map<String, String> part = texts.entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith(prefix + "."))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new Settings(origin, part);
    }

    /**
     * Refuses names that nobody knows, so that a misspelt setting cannot be ignored.
     *
     * @throws IllegalArgumentException for the first name not in {@code known}, with the nearest known one
     */
    public void requireKnown(Collection<? extends Setting<?>> known) {
        Collection<String> names = known.stream().map(Setting::key).toList();
        for (String name : texts.keySet()) {
            if (!names.contains(name)) {
                throw refused(name + " is no setting; did you mean " + NearestName.of(name, names) + "?");
            }
        }
    }

    private IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(origin.isEmpty() ? text : origin + ": " + text);
    }

    /** Returns the names only. */
    @Override
    public String toString() {
        return texts.keySet().toString();
    }
}
