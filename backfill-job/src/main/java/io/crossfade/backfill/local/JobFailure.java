package io.crossfade.backfill.local;

import io.crossfade.model.Side;

/** Why a job ended before its end. */
public enum JobFailure {
    /** The source cannot be reached, or stayed away for all attempts. */
    SOURCE_UNREACHABLE,
    /** The target cannot be reached, or stayed away for all attempts. */
    TARGET_UNREACHABLE,
    /** A server refused the credentials, or a command that the job needs. */
    ACCESS_DENIED,
    /** Source and target are one server. */
    SAME_SERVER,
    /** The servers did something that the job cannot work with. */
    SERVERS_UNSUITABLE,
    /** The target evicts keys: it has no room for what is copied. */
    TARGET_FULL,
    /** An RDB or AOF file, or a replication stream, is damaged or holds something that is not known. */
    FEED_UNREADABLE,
    /** The target is the authority: the source's values must not be brought there any more. */
    AUTHORITY_MOVED;

    static JobFailure unreachable(Side side) {
        return switch (side) {
            case SOURCE -> SOURCE_UNREACHABLE;
            case TARGET -> TARGET_UNREACHABLE;
        };
    }
}
