package io.crossfade.backfill.verify;

import java.util.Locale;

/** How closely a verification looks. Each tier costs more than the one before it, and proves more. */
public enum VerifyTier {
    /** At how many keys both sides hold: an instant. */
    COUNTS(false, false),
    /** At the type, length and expiry of every key, both ways: no value is read but those that look different. */
    METADATA(true, true),
    /** At some keys, drawn from all over both sides, with their values: tells how many may differ at most. */
    SAMPLE(true, false),
    /** At every key with its value, both ways: the proof that both sides are equal. */
    FULL(true, true);

    private final String label = name().toLowerCase(Locale.ROOT);
    private final boolean looksAtKeys;
    private final boolean repairs;

    VerifyTier(boolean looksAtKeys, boolean repairs) {
        this.looksAtKeys = looksAtKeys;
        this.repairs = repairs;
    }

    /** Returns the lower-case name, as used on the command line and in reports. */
    public String label() {
        return label;
    }

    /** Returns whether single keys are looked at. */
    public boolean looksAtKeys() {
        return looksAtKeys;
    }

    /** Returns whether what differs may be repaired: not where only some keys are looked at, which then would tell nothing of the others. */
    public boolean mayRepair() {
        return repairs;
    }
}
