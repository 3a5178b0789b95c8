package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.functions.FunctionsReport;

/**
 * What a backfill brought to the target beside keys.
 *
 * @param usage how keys were used
 * @param functions libraries of functions
 */
public record AlongsideReport(UsageReport usage, FunctionsReport functions) {
    /** Nothing. */
    public static final AlongsideReport NONE = new AlongsideReport(UsageReport.NONE, FunctionsReport.NONE);

    /** Checks that both are there. */
    public AlongsideReport {
        requireNonNull(usage, "usage");
        requireNonNull(functions, "functions");
    }
}
