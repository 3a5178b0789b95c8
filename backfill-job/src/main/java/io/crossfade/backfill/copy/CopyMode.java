package io.crossfade.backfill.copy;

import java.util.Locale;

/** How keys are copied. */
public enum CopyMode {
    /** The source is the authority: the target is made equal to it. For the phases DUAL_WRITE and SHADOW_READ. */
    WARM,
    /** The target is the authority: only keys nobody has touched yet are moved. For the phase TARGET_LIVE. */
    LAZY;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Returns the lower-case name, as used on the command line and in reports. */
    public String label() {
        return label;
    }
}
