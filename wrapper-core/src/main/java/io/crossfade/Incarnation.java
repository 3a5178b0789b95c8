package io.crossfade;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** What an instance is called in the hand-over record: its name, and what tells this run of it from any other. */
final class Incarnation {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Incarnation() {}

    static String of(@Nullable String instance) {
        String name = instance == null ? "pid-" + ProcessHandle.current().pid() : instance;
        return name + "-" + Long.toUnsignedString(RANDOM.nextLong(), 36);
    }
}
