package io.crossfade.spring;

import static java.util.Objects.requireNonNull;

import io.crossfade.ConfigLoader;
import io.crossfade.CrossfadeConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the source and the application's {@code crossfade} settings together. */
final class ConfigAssembly {
    private static final String TARGET = "crossfade.target";

    /** What the target takes over from the source unless it is set, so that a cutover does not change them. */
    private static final List<String> TAKEN_OVER = List.of("connect-timeout", "read-timeout", "pool-size");

    private ConfigAssembly() {}

    static CrossfadeConfig of(SourceSettings source, EnvironmentSettings settings) {
        Map<String, String> texts = new LinkedHashMap<>(source.texts());
        for (String name : TAKEN_OVER) {
            String text = texts.get(SourceSettings.PREFIX + "." + name);
            if (text != null) {
                texts.put(TARGET + "." + name, text);
            }
        }
        texts.putAll(settings.core());
        try {
            return ConfigLoader.from(texts);
        } catch (IllegalArgumentException refused) {
            throw new RefusedStartException(
                    SourceSettings.inSpringNames(requireNonNull(refused.getMessage())),
                    "Correct the property that the description names.",
                    refused);
        }
    }
}
