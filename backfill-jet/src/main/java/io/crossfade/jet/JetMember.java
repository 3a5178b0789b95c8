package io.crossfade.jet;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import io.crossfade.backfill.engine.ClusterMember;
import io.crossfade.backfill.local.BackfillReport;
import io.crossfade.backfill.local.SharedBackfill;
import io.crossfade.backfill.progress.ProgressListener;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process as a member: it offers its part of a backfill to the job that all members share, and waits for that to end. */
final class JetMember implements ClusterMember {
    private static final Logger LOG = LoggerFactory.getLogger(JetMember.class);
    private static final long POLL_MILLIS = 200;

    private final HazelcastInstance hazelcast;
    private final boolean owned;

    /** Makes a member of {@code hazelcast}, which it shuts down at its end if it owns it. */
    JetMember(HazelcastInstance hazelcast, boolean owned) {
        this.hazelcast = hazelcast;
        this.owned = owned;
    }

    @Override
    public BackfillReport run(SharedBackfill backfill, ProgressListener listener) {
        String name = backfill.name();
        Endings endings = new Endings(hazelcast, name);
        MemberPart part = new MemberPart(backfill, endings, listener);
        hazelcast.getUserContext().put(name, part);
        String run = "";
        try {
            if (!backfill.isLeaving() && endings.done().isEmpty()) {
                Job job = hazelcast.getJet().newJobIfAbsent(SliceProcessor.dag(), config(name));
                run = Long.toHexString(job.getId());
                await(job, part, listener);
            }
        } finally {
            hazelcast.getUserContext().remove(name);
            part.close();
            backfill.close();
        }
        part.rethrow();
        if (hazelcast.getLifecycleService().isRunning()) {
            endings.rethrow(run);
        }
        return backfill.report();
    }

    /** What is done stands on the target, and is read again after a restart: Jet's own snapshots would be a second truth. */
    private static JobConfig config(String name) {
        return new JobConfig().setName(name).setAutoScaling(true).setProcessingGuarantee(ProcessingGuarantee.NONE);
    }

    private void await(Job job, MemberPart part, ProgressListener listener) {
        while (!part.hasLeft()) {
            if (!hazelcast.getLifecycleService().isRunning()) {
                listener.noted("this process is no member of its cluster any more");
                return;
            }
            try {
                job.getFuture().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                JetSharing.forget(hazelcast, job.getId());
                return;
            } catch (TimeoutException e) {
                LOG.trace("the job goes on");
            } catch (CancellationException | ExecutionException e) {
                LOG.debug("the job has ended early", e);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                part.leave();
            }
        }
    }

    @Override
    public void close() {
        if (owned) {
            hazelcast.shutdown();
        }
    }
}
