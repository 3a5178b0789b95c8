package io.crossfade.cluster;

import io.crossfade.command.CommandSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands by which a connection begins and ends a transaction. */
enum TransactionStep {
    WATCH,
    UNWATCH,
    MULTI,
    EXEC,
    DISCARD;

    private static final Map<String, TransactionStep> BY_NAME =
            Map.of("WATCH", WATCH, "UNWATCH", UNWATCH, "MULTI", MULTI, "EXEC", EXEC, "DISCARD", DISCARD);

    static @Nullable TransactionStep of(CommandSpec spec) {
        return BY_NAME.get(spec.name());
    }
}
