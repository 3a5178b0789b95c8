package io.crossfade.jet;

import static java.util.Objects.requireNonNull;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.jet.JetException;
import com.hazelcast.jet.RestartableException;
import com.hazelcast.jet.core.DAG;
import com.hazelcast.jet.core.Outbox;
import com.hazelcast.jet.core.Processor;
import com.hazelcast.jet.core.Watermark;
import io.crossfade.backfill.local.Turn;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One on each member: lets the member take its turn as long as Jet runs it. A member that has no part in the backfill, or not yet,
 * waits until the slices are through.
 */
final class SliceProcessor implements Processor {
    private static final long POLL_MILLIS = 100;

    private @Nullable Context context;
    private @Nullable JetSharing sharing;
    private @Nullable MemberPart part;
    private @Nullable MemberTurn turn;

    /** Returns the job of all members. */
    static DAG dag() {
        DAG dag = new DAG();
        dag.newVertex("slices", SliceProcessor::new).localParallelism(1);
        return dag;
    }

    @Override
    public boolean isCooperative() {
        return false;
    }

    @Override
    public void init(Outbox outbox, Context given) {
        context = given;
        sharing = JetSharing.of(given.hazelcastInstance(), given.jobId(), given.executionId());
    }

    @Override
    public boolean complete() {
        JetSharing shared = requireNonNull(sharing);
        MemberTurn now = turn == null ? begin(shared) : turn;
        if (now == null) {
            pause();
            return shared.isThrough();
        }
        try {
            Turn ended = now.await(POLL_MILLIS);
            return ended != null && end(ended, shared);
        } catch (HazelcastException | HazelcastInstanceNotActiveException e) {
            throw e instanceof RestartableException ? e : new RestartableException("the cluster has changed", e);
        } catch (RuntimeException e) {
            requireNonNull(part).failed(shared.run(), e);
            throw new JetException("a member's part of the backfill has failed: " + e.getMessage());
        }
    }

    private @Nullable MemberTurn begin(JetSharing shared) {
        Context given = requireNonNull(context);
        HazelcastInstance hazelcast = given.hazelcastInstance();
        String name = requireNonNull(given.jobConfig().getName());
        if (hazelcast.getUserContext().get(name) instanceof MemberPart found) {
            part = found;
            turn = found.begin(shared);
        }
        return turn;
    }

    /** Returns whether Jet needs this processor no longer. One whose member leaves stays until it has: its slices are not through. */
    private static boolean end(Turn ended, JetSharing shared) {
        return switch (ended) {
            case THROUGH, STOPPED -> {
                shared.tellThrough();
                yield true;
            }
            case LEFT -> {
                pause();
                yield false;
            }
            case AGAIN -> throw new RestartableException("positions mean nothing any more");
        };
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }

    @Override
    public boolean tryProcessWatermark(Watermark watermark) {
        return true;
    }

    @Override
    public void close() {
        if (turn != null) {
            turn.close();
        }
    }
}
