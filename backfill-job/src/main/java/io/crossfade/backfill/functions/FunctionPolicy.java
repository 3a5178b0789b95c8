package io.crossfade.backfill.functions;

/** What happens to the source's function libraries. Those that only the target has stay in any case. */
public enum FunctionPolicy {
    /** All are loaded, over what the target has under the same names. */
    REPLACE,
    /** Those are loaded whose names the target does not have. */
    KEEP,
    /** None is loaded or compared. */
    NONE
}
