package io.crossfade.backfill.local;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.backfill.feed.ReplicaPosition;
import io.crossfade.backfill.progress.ProgressListener;

/** How far a replica is. Thread-safe. */
final class FollowState {
    private static final String SLOW =
            " before anything behind its snapshot was read. If that goes on, the source does not wait that long"
                    + " for the target: give it room (client-output-buffer-limit replica, repl-timeout), or copy by SCAN and"
                    + " follow by hints (--follow)";

    private final ProgressListener listener;

    @GuardedBy("this") private ReplicaPosition position;

    @GuardedBy("this") private int snapshots;

    @GuardedBy("this") private int begun;

    @GuardedBy("this") private boolean restoring;

    @GuardedBy("this") private boolean restored;

    @GuardedBy("this") private int resumptions;

    @GuardedBy("this") private long commands;

    @GuardedBy("this") private boolean following;

    /**
     * Creates the state of a replica.
     *
     * @param from where an earlier run was, or {@link ReplicaPosition#NONE}
     * @param again whether an earlier run may have brought keys to the target that the source has lost since
     */
    FollowState(ProgressListener listener, ReplicaPosition from, boolean again) {
        this.listener = listener;
        this.position = from;
        this.begun = again ? 1 : 0;
    }

    void snapshotBegins() {
        boolean gap;
        synchronized (this) {
            gap = position.offset() >= 0;
            following = false;
            restoring = true;
            restored = true;
            position = ReplicaPosition.NONE;
            begun++;
        }
        if (gap) {
            listener.noted("the source does not go on from where it was read: it is copied again");
        }
    }

    /** Returns why keys may still be on the target that the source has lost; empty if that cannot be. */
    String snapshotEnded() {
        boolean again;
        synchronized (this) {
            snapshots++;
            following = true;
            again = begun > 1;
        }
        listener.noted("the snapshot is restored; following what changes");
        return again ? "a gap in the replication, in which keys may have been deleted" : "";
    }

    /** The connection broke off, and will be opened anew; returns what to say of it. */
    String broke(String why) {
        boolean whole;
        synchronized (this) {
            whole = !restoring;
            restoring = false;
        }
        String told = whole ? why : why + SLOW;
        listener.noted(told + "; connecting again");
        return told;
    }

    synchronized void resumed() {
        resumptions++;
    }

    synchronized void command() {
        commands++;
        restoring = false;
    }

    synchronized void reached(ReplicaPosition reached) {
        position = reached;
        following = true;
    }

    /** Returns where the source is read; {@link ReplicaPosition#NONE} also between a snapshot and what comes after it. */
    synchronized ReplicaPosition position() {
        return position;
    }

    /** Returns whether a snapshot is through, and what has changed since is being followed. */
    synchronized boolean isFollowing() {
        return following;
    }

    /** Returns whether a snapshot has begun, or was not needed, so that something may be on the target. */
    synchronized boolean hasBegun() {
        return restored || resumptions > 0;
    }

    /** Returns how the job ends if it ends now and in order, having read all that there was or not. */
    synchronized FollowWatch.End end(boolean whole) {
        if (following) {
            return whole ? FollowWatch.End.IN_ORDER : FollowWatch.End.CUT;
        }
        return snapshots > 0 || resumptions > 0 ? FollowWatch.End.CUT : FollowWatch.End.AS_FOUND;
    }

    synchronized int snapshots() {
        return snapshots;
    }

    synchronized int resumptions() {
        return resumptions;
    }

    synchronized long commands() {
        return commands;
    }
}
