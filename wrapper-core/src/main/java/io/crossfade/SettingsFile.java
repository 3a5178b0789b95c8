package io.crossfade;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** Reads the texts of a settings file by full name. */
final class SettingsFile {
    private SettingsFile() {}

    static Map<String, String> read(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        try (Reader reader = Files.newBufferedReader(file)) {
            if (name.endsWith(".yml") || name.endsWith(".yaml")) {
                return YamlTexts.read(reader);
            }
            if (name.endsWith(".properties")) {
                return properties(reader);
            }
        } catch (NoSuchFileException missing) {
            throw new IllegalArgumentException(file + ": there is no such file", missing);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(file + ": cannot be read: " + unreadable, unreadable);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(file + ": " + malformed.getMessage(), malformed.getCause());
        }
        throw new IllegalArgumentException(file + ": is no settings file; allowed: .yml, .yaml, .properties");
    }

    private static Map<String, String> properties(Reader reader) throws IOException {
        Properties properties = new Properties();
        properties.load(reader);
        Map<String, String> texts = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name)));
        return texts;
    }
}
