package io.crossfade.command;

import io.crossfade.model.Command;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a command names databases by their numbers: nowhere, at fixed places, or after a word; or whether it means all. */
final class DatabaseArguments {
    private static final int[] NONE = {};
    private static final int OPTIONS_FROM = 3;

    private final int[] fixed;
    private final byte @Nullable [] word;
    private final @Nullable String inEach;

    private DatabaseArguments(int[] fixed, byte @Nullable [] word, @Nullable String inEach) {
        this.fixed = fixed;
        this.word = word;
        this.inEach = inEach;
    }

    /** Reads the forms {@code database=N,...}, {@code database-after=WORD} and {@code each-database=COMMAND}. */
    static DatabaseArguments of(Map<String, String> forms) {
        String after = forms.get("database-after");
        return new DatabaseArguments(
                fixed(forms.get("database")),
                after == null ? null : Ascii.upperCase(after),
                forms.get("each-database"));
    }

    private static int[] fixed(@Nullable String places) {
        if (places == null) {
            return NONE;
        }
        String[] texts = places.split(",");
        int[] fixed = new int[texts.length];
        for (int i = 0; i < fixed.length; i++) {
            fixed[i] = Integer.parseInt(texts[i]);
        }
        return fixed;
    }

    /** Returns the command that is executed in each database, or null. */
    @Nullable String inEach() {
        return inEach;
    }

    /** Returns whether there is a form of the command that names a database. */
    boolean any() {
        return fixed.length > 0 || word != null;
    }

    /** Returns the indexes of the arguments that name a database; none if one is missing. */
    int[] in(Command command) {
        byte[] wanted = word;
        if (wanted == null) {
            return fixed.length > 0 && fixed[fixed.length - 1] >= command.size() ? NONE : fixed;
        }
        int[] found = NONE;
        for (int i = OPTIONS_FROM; i < command.size() - 1; i++) {
            if (Ascii.matches(command.arg(i), wanted)) {
                i++; // its value, which may look like the word; the last one counts (Redis 8.0, COPY)
                found = new int[] {i};
            }
        }
        return found;
    }
}
