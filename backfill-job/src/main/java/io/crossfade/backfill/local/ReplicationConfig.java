package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.handover.HandoverConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a source is followed.
 *
 * @param copying threads, keys at once, how fast, and which keys by their names
 * @param handover the record on the target by which a move of the authority is noticed; without it, nobody notices
 * @param again whether an earlier run may have brought keys to the target that the source has lost since; default false
 * @param deleteExtra whether keys are removed that the target alone has, when some may have been deleted unseen; if not, a verification is
 *     owed. Default true
 * @param mark the file that says where an earlier run was, and is told where this one is; null, the default, is to begin with a snapshot
 */
public record ReplicationConfig(
        BackfillConfig copying, HandoverConfig handover, boolean again, boolean deleteExtra, @Nullable Path mark) {
    /** Checks that all is given. */
    public ReplicationConfig {
        requireNonNull(copying, "copying");
        requireNonNull(handover, "handover");
    }

    /** Returns the defaults with this configuration of the copying. */
    public static ReplicationConfig of(BackfillConfig copying) {
        return new ReplicationConfig(copying, HandoverConfig.defaults(), false, true, null);
    }

    /** Returns a copy with this record on the target. */
    public ReplicationConfig withHandover(HandoverConfig value) {
        return new ReplicationConfig(copying, value, again, deleteExtra, mark);
    }

    /** Returns a copy that comes after an earlier run, or does not. */
    public ReplicationConfig withAgain(boolean value) {
        return new ReplicationConfig(copying, handover, value, deleteExtra, mark);
    }

    /** Returns a copy that removes what the target alone has, or does not. */
    public ReplicationConfig withDeleteExtra(boolean value) {
        return new ReplicationConfig(copying, handover, again, value, mark);
    }

    /** Returns a copy that goes on where this file says, and keeps there how far it is. */
    public ReplicationConfig withMark(Path value) {
        return new ReplicationConfig(copying, handover, again, deleteExtra, value);
    }
}
