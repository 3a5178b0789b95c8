package io.crossfade.backfill.local;

import java.util.Locale;

/** How a key of a file ended. Each ends once, so the counts add up. */
public enum ImportOutcome {
    /** The target holds it as the file does. */
    RESTORED,
    /** It had expired before it could be restored. */
    EXPIRED,
    /** Left out: Crossfade's own, one that this run is not for, or one of a database that is not migrated. */
    FILTERED,
    /** Not restored; the reason is in the report. */
    QUARANTINED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Returns the lower-case name, as used in reports. */
    public String label() {
        return label;
    }
}
