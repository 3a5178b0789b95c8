package io.crossfade.backfill.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which keys a backfill is for, by what has become of them. */
final class OnlyOption {
    static final String QUARANTINED = "--only quarantined";

    @Option(
            names = "--only",
            paramLabel = "quarantined",
            description = "Copy only the keys again that the last backfill with this checkpoint has quarantined. By one"
                    + " process, whoever did that backfill.")
    private @Nullable Only only;

    /** The choices there are. */
    enum Only {
        QUARANTINED
    }

    boolean isGiven() {
        return only != null;
    }

    /** Refuses to be given together with something else that says what to copy. */
    void excludes(String option, boolean given) {
        if (isGiven() && given) {
            throw new IllegalArgumentException(option + " is not for " + QUARANTINED);
        }
    }
}
