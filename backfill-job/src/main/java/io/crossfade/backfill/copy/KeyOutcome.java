package io.crossfade.backfill.copy;

import java.util.Locale;

/** How a key that the scan returned ended. Each key ends once, so the counts of a run add up. */
public enum KeyOutcome {
    /** The target holds the source's state, written by this job. */
    COPIED,
    /** The target held the source's state already. */
    IDENTICAL,
    /** Lazy mode: a first touch, or an earlier run, had moved the key before; the target's state was left alone. */
    MOVED,
    /** The source does not hold the key any more: it expired or was deleted since the scan saw it. */
    GONE,
    /** Left out: Crossfade's own reserved prefix, a key that {@code crossfade.namespaces} does not carry, or one that this run is not for. */
    FILTERED,
    /** Not copied; the reason is in the report. */
    QUARANTINED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Returns the lower-case name, as used in reports and checkpoints. */
    public String label() {
        return label;
    }
}
