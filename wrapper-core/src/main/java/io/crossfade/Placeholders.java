package io.crossfade;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replaces <code>${NAME}</code> and <code>${NAME:default}</code>, once: what a variable holds is taken as it is. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}");

    private final Environment environment;

    /** The variables that can be named. */
    @FunctionalInterface
    interface Environment {
        @Nullable String get(String name);
    }

    Placeholders(Environment environment) {
        this.environment = environment;
    }

    static Placeholders ofEnvironment() {
        return new Placeholders(System::getenv);
    }

    Map<String, String> resolve(String origin, Map<String, String> texts) {
        Map<String, String> resolved = new LinkedHashMap<>();
        texts.forEach((key, text) -> resolved.put(key, resolve(text, name -> origin + ": " + key + name)));
        return resolved;
    }

    private String resolve(String text, UnaryOperator<String> message) {
        StringBuilder out = new StringBuilder();
        Matcher placeholder = PLACEHOLDER.matcher(text);
        int done = 0;
        while (placeholder.find()) {
            out.append(literal(text.substring(done, placeholder.start()), message));
            out.append(valueOf(placeholder, message));
            done = placeholder.end();
        }
        return out.append(literal(text.substring(done), message)).toString();
    }

    private String valueOf(Matcher placeholder, UnaryOperator<String> message) {
        String name = placeholder.group(1);
        String value = environment.get(name);
        if (value == null) {
            value = placeholder.group(2);
        }
        if (value == null) {
            throw new IllegalArgumentException(message.apply(" names the environment variable " + name
                    + ", which is not set; allowed: a variable that is set, or ${" + name + ":default}"));
        }
        return value;
    }

    private static String literal(String text, UnaryOperator<String> message) {
        if (text.contains("${")) {
            throw new IllegalArgumentException(
                    message.apply(" has a placeholder that is not complete; allowed: ${NAME} or ${NAME:default}"));
        }
        return text;
    }
}
