package io.crossfade.backfill.cli;

import io.crossfade.CrossfadeConfig;
import io.crossfade.model.DatabasePair;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which databases a command is about. */
final class DatabaseOptions {
    @Option(
            names = "--databases",
            paramLabel = "N",
            split = ",",
            description = "Only these databases, by their numbers on the source. Default: every one of"
                    + " crossfade.databases, one after the other.")
    private @Nullable List<Integer> databases;

    /**
     * Returns the databases, in the order of the configuration.
     *
     * @throws IllegalArgumentException if one is not configured
     */
    List<DatabasePair> of(CrossfadeConfig config) {
        List<Integer> wanted = databases;
        if (wanted == null) {
            return config.databases();
        }
        List<Integer> known =
                config.databases().stream().map(DatabasePair::source).toList();
        for (Integer number : wanted) {
            if (!known.contains(number)) {
                throw new IllegalArgumentException(
                        "--databases=" + number + " is not allowed; allowed: those of crossfade.databases, " + known);
            }
        }
        return config.databases().stream()
                .filter(pair -> wanted.contains(pair.source()))
                .toList();
    }
}
