package io.crossfade;

import java.io.IOException;
import java.io.StringReader;
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
        try {
            if (name.endsWith(".yml") || name.endsWith(".yaml")) {
                return YamlTexts.read(Files.readString(file));
            }
            if (name.endsWith(".properties")) {
                return properties(Files.readString(file));
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

    private static Map<String, String> properties(String content) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        new SingleProperties(texts).load(new StringReader(content));
        return texts;
    }

    /** Refuses a name that comes twice, of which {@link Properties} would keep the last. */
    private static final class SingleProperties extends Properties {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, String> texts;

        SingleProperties(Map<String, String> texts) {
            this.texts = texts;
        }

        @Override
        public synchronized Object put(Object name, Object text) {
            if (texts.put((String) name, (String) text) != null) {
                throw new IllegalArgumentException(name + " is set twice");
            }
            return text;
        }
    }
}
