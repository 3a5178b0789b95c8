package io.crossfade.backfill.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a source is followed as by its replica.
 *
 * @param again whether an earlier run may have brought keys to the target that the source has lost since; default false
 * @param deleteExtra whether keys are removed that the target alone has, when some may have been deleted unseen; if not, a verification is
 *     owed. Default true
 * @param mark the file that says where an earlier run was, and is told where this one is; null, the default, is to begin with a snapshot
 */
public record ReplicationConfig(boolean again, boolean deleteExtra, @Nullable Path mark) {
    /** Returns the defaults. */
    public static ReplicationConfig defaults() {
        return new ReplicationConfig(false, true, null);
    }

    /** Returns a copy that comes after an earlier run, or does not. */
    public ReplicationConfig withAgain(boolean value) {
        return new ReplicationConfig(value, deleteExtra, mark);
    }

    /** Returns a copy that removes what the target alone has, or does not. */
    public ReplicationConfig withDeleteExtra(boolean value) {
        return new ReplicationConfig(again, value, mark);
    }

    /** Returns a copy that goes on where this file says, and keeps there how far it is. */
    public ReplicationConfig withMark(Path value) {
        return new ReplicationConfig(again, deleteExtra, value);
    }
}
