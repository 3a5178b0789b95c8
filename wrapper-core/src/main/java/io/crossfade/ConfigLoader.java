package io.crossfade;

import static java.util.Objects.requireNonNull;

import io.crossfade.setting.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a {@link CrossfadeConfig} from a file or a map. The same names everywhere, in lower case with hyphens under
 * {@code crossfade.}; other names are ignored, except that a name under {@code crossfade.} that is no setting is refused.
 *
 * <p>Every failure is one {@link IllegalArgumentException} that names file, setting, value and bound; the value of a
 * password is never shown. Thread-safe; blocks only to read the file.
 */
public final class ConfigLoader {
    private static final String ROOT = "crossfade";
    private static final String BACKFILL = "crossfade.backfill";

    private ConfigLoader() {}

    /**
     * Reads a {@code .yml}, {@code .yaml} or {@code .properties} file.
     *
     * @throws IllegalArgumentException if the file cannot be read or a setting is not allowed
     */
    public static CrossfadeConfig load(Path file) {
        return from(read(file));
    }

    /**
     * Takes settings from a map of full names. Placeholders are not looked at.
     *
     * @throws IllegalArgumentException if a setting is not allowed
     */
    public static CrossfadeConfig from(Map<String, String> values) {
        return from(Settings.of("", only(requireNonNull(values, "values"))));
    }

    /**
     * Takes settings that {@link #read(Path)} gave. Those of the backfill and of a {@link PhaseFile} are left to them.
     *
     * @throws IllegalArgumentException if a setting is not allowed
     */
    public static CrossfadeConfig from(Settings settings) {
        settings.without(BACKFILL)
                .requireKnown(Stream.concat(CrossfadeConfig.settings().stream(), PhaseFile.settings().stream())
                        .toList());
        return settings.as(CrossfadeConfig::from);
    }

    /**
     * Reads the texts of all settings under {@code crossfade.} of a file, placeholders <code>${NAME}</code> and
     * <code>${NAME:default}</code> replaced by environment variables.
     *
     * @throws IllegalArgumentException if the file cannot be read or a variable is not set
     */
    public static Settings read(Path file) {
        requireNonNull(file, "file");
        return Settings.of(
                file.toString(), Placeholders.ofEnvironment().resolve(file.toString(), only(SettingsFile.read(file))));
    }

    private static Map<String, String> only(Map<String, String> values) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(ROOT + "."))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
