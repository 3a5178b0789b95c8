package io.crossfade;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML as nested names with texts. Values keep the very characters of the file: a password {@code 0123} is not
 * taken for a number.
 */
final class YamlTexts {
    private YamlTexts() {}

    /** Takes every plain value as text. */
    private static final class TextResolver extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            // none: numbers, dates and yes/no would not come back as they were written
        }
    }

    static Map<String, String> read(String content) {
        Map<String, String> texts = new LinkedHashMap<>();
        Object document = load(content);
        if (document instanceof Map<?, ?> map) {
            flatten("", map, texts);
        } else if (document != null) {
            throw new IllegalArgumentException("does not begin with a name and a colon");
        }
        return texts;
    }

    private static @Nullable Object load(String content) {
        LoaderOptions loading = new LoaderOptions();
        loading.setAllowDuplicateKeys(false);
        DumperOptions dumping = new DumperOptions();
        Yaml yaml =
                new Yaml(new SafeConstructor(loading), new Representer(dumping), dumping, loading, new TextResolver());
        try {
            return yaml.load(content);
        } catch (DuplicateKeyException twice) {
            throw new IllegalArgumentException("is no valid YAML" + near(twice) + ": a name comes twice");
        } catch (MarkedYAMLException malformed) {
            throw new IllegalArgumentException("is no valid YAML" + near(malformed));
        } catch (YAMLException malformed) {
            throw new IllegalArgumentException("is no valid YAML");
        }
    }

    /** Only the place: message and cause quote the file, which may hold a password. */
    private static String near(MarkedYAMLException malformed) {
        Mark mark = malformed.getProblemMark();
        return mark == null ? "" : " near line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }

    private static void flatten(String prefix, Map<?, ?> map, Map<String, String> texts) {
        map.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> nested) {
                flatten(key + ".", nested, texts);
            } else if (texts.put(key, text(key, value)) != null) {
                throw new IllegalArgumentException(key + " is set twice");
            }
        });
    }

    /** A list is the same as its elements with commas between them. */
    private static String text(String key, @Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        List<String> elements = new ArrayList<>();
        for (Object element : value instanceof List<?> list ? list : List.of()) {
            if (!(element instanceof String text) || text.contains(",")) {
                throw new IllegalArgumentException(
                        key + " is a list of more than plain values; allowed: values without a comma");
            }
            elements.add(text);
        }
        return String.join(", ", elements);
    }
}
