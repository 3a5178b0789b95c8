package io.crossfade.backfill.verify;

import io.crossfade.converge.Difference;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a key ends that a verification has looked at: in exactly one way each time it is looked at. */
public enum VerifyOutcome {
    /** Of the authority: nothing differs of what the tier looks at. */
    ALIKE,
    /** Of the shadow: the authority has it, too. */
    PRESENT,
    /** It differed, and both sides are equal again. */
    REPAIRED,
    /** It changed each time it was read; the application's own writes carry it. */
    CHANGING,
    /** The shadow has not got it, still. */
    MISSING,
    /** The authority has not got it, still. */
    EXTRA,
    /** Its type differs, still. */
    TYPE,
    /** Its value differs, still. */
    VALUE,
    /** Its expiry differs, still. */
    EXPIRY,
    /** A server refuses to read it. */
    UNREADABLE,
    /** It can have no name on the target. */
    COLLIDING;

    /** Returns how a key ends that was found different. */
    public static VerifyOutcome of(Finding finding) {
        return finding.repaired() ? REPAIRED : of(finding.difference());
    }

    private static VerifyOutcome of(Difference difference) {
        return switch (difference) {
            case NONE -> ALIKE;
            case MISSING -> MISSING;
            case EXTRA -> EXTRA;
            case TYPE -> TYPE;
            case VALUE -> VALUE;
            case EXPIRY -> EXPIRY;
            case CHANGING -> CHANGING;
            case UNREADABLE -> UNREADABLE;
            case COLLIDING -> COLLIDING;
        };
    }

    /** Returns the lower-case name, as figures have it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns all labels. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(VerifyOutcome::label).toList();
    }
}
