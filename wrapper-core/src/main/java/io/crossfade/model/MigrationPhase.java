package io.crossfade.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * The steps of a migration. The columns are the behaviour: which side is the authority, whether writes are carried to
 * the shadow, and whether reads are sampled and compared there.
 */
public enum MigrationPhase {
    /** Only the source is used; nothing is carried. */
    SOURCE_ONLY(Side.SOURCE, false, false),
    /** The source answers; every write is carried to the target. */
    DUAL_WRITE(Side.SOURCE, true, false),
    /** As {@link #DUAL_WRITE}, and a sample of the reads is compared on the target. */
    SHADOW_READ(Side.SOURCE, true, true),
    /** The target answers; every write is carried back to the source, a sample of the reads is compared there. */
    TARGET_LIVE(Side.TARGET, true, true),
    /** As {@link #TARGET_LIVE}, without shadow reads and without lazy copies. */
    RAMP_DOWN(Side.TARGET, true, false),
    /** Only the target is used: the point of no return. */
    TARGET_ONLY(Side.TARGET, false, false);

    private final Side authority;
    private final boolean carriesWrites;
    private final boolean readsShadow;

    MigrationPhase(Side authority, boolean carriesWrites, boolean readsShadow) {
        this.authority = authority;
        this.carriesWrites = carriesWrites;
        this.readsShadow = readsShadow;
    }

    /** Returns the side whose reply the caller gets. */
    public Side authority() {
        return authority;
    }

    /** Returns the side that gets the copy; meaningful only while {@link #carriesWrites()}. */
    public Side shadow() {
        return authority.other();
    }

    /** Returns whether writes on the authority are carried to the shadow. */
    public boolean carriesWrites() {
        return carriesWrites;
    }

    /** Returns whether reads are sampled and compared on the shadow. */
    public boolean readsShadow() {
        return readsShadow;
    }

    /**
     * Returns the phases that may directly follow this one.
     *
     * @param lazy whether the migration copies keys on first touch, which opens the way from {@link #DUAL_WRITE}
     *     straight to {@link #TARGET_LIVE}
     */
    public Set<MigrationPhase> next(boolean lazy) {
        return switch (this) {
            case SOURCE_ONLY -> EnumSet.of(DUAL_WRITE);
            case DUAL_WRITE ->
                lazy ? EnumSet.of(SOURCE_ONLY, SHADOW_READ, TARGET_LIVE) : EnumSet.of(SOURCE_ONLY, SHADOW_READ);
            case SHADOW_READ -> EnumSet.of(DUAL_WRITE, TARGET_LIVE);
            case TARGET_LIVE -> EnumSet.of(SHADOW_READ, DUAL_WRITE, RAMP_DOWN);
            case RAMP_DOWN -> EnumSet.of(TARGET_LIVE, SHADOW_READ, TARGET_ONLY);
            case TARGET_ONLY -> EnumSet.noneOf(MigrationPhase.class);
        };
    }
}
