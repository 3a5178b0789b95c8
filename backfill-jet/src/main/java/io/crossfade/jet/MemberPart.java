package io.crossfade.jet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.backfill.local.JobException;
import io.crossfade.backfill.local.SharedBackfill;
import io.crossfade.backfill.local.Sharing;
import io.crossfade.backfill.local.Turn;
import io.crossfade.backfill.progress.ProgressListener;
import org.jspecify.annotations.Nullable;

/** A member's part of one backfill, where its processor finds it: what it does in each turn, and how that ended. Thread-safe. */
final class MemberPart implements AutoCloseable {
    private final SharedBackfill backfill;
    private final Endings endings;
    private final ProgressListener listener;

    @GuardedBy("this") private @Nullable MemberTurn current;

    @GuardedBy("this") private boolean closed;

    @GuardedBy("this") private @Nullable RuntimeException failure;

    MemberPart(SharedBackfill backfill, Endings endings, ProgressListener listener) {
        this.backfill = backfill;
        this.endings = endings;
        this.listener = listener;
    }

    /** Begins a turn, after the last one has ended; returns null if this member takes no more. */
    synchronized @Nullable MemberTurn begin(Sharing sharing) {
        if (closed) {
            return null;
        }
        MemberTurn last = current;
        if (last != null) {
            last.close();
        }
        MemberTurn turn = new MemberTurn(() -> take(sharing));
        current = turn;
        return turn;
    }

    private Turn take(Sharing sharing) {
        if (endings.done().filter(run -> !run.equals(sharing.run())).isPresent()) {
            return Turn.THROUGH; // another job of this name has just done all of it
        }
        Turn turn = backfill.take(sharing, listener);
        if (turn == Turn.THROUGH && backfill.report().complete()) {
            endings.tellDone(sharing.run());
        }
        return turn;
    }

    /** The turn has thrown; the job will end on all members. */
    synchronized void failed(String run, RuntimeException thrown) {
        failure = thrown;
        if (thrown instanceof JobException job) {
            endings.tellFailed(run, job);
        }
    }

    void leave() {
        backfill.leave();
    }

    /** Returns whether this member is to leave and does nothing any more. */
    synchronized boolean hasLeft() {
        MemberTurn turn = current;
        return backfill.isLeaving() && (turn == null || turn.isOver());
    }

    /** Throws what the turn here has thrown. */
    synchronized void rethrow() {
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
    }

    /** Ends the turn under way. Blocks until it has. */
    @Override
    public synchronized void close() {
        closed = true;
        MemberTurn turn = current;
        if (turn != null) {
            turn.close();
        }
    }
}
