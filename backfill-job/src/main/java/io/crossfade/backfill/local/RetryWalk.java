package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.Mark;
import io.crossfade.backfill.checkpoint.Marks;
import io.crossfade.backfill.checkpoint.QuarantinedKeys;
import io.crossfade.backfill.checkpoint.UnderWay;
import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.model.Key;
import java.util.List;

/** One worker's part of the keys in quarantine: page by page, each of which has ended before the next one begins. */
final class RetryWalk implements Steps {
    private static final int ANY_SLICE = 0;

    private final QuarantinedKeys kept;
    private final UnderWayNotes notes;
    private final CopyWork work;
    private final int pageSize;
    private final double all;
    private final ProgressMeter meter;
    private List<Key> page = List.of();
    private List<Quarantine.Entry> still = List.of();
    private boolean done;

    /**
     * Creates a walk.
     *
     * @param notes where is noted what is being copied
     * @param job copies, and records nowhere
     * @param pageSize how many keys to take at a time
     */
    RetryWalk(QuarantinedKeys kept, UnderWayNotes notes, CopyJob job, int pageSize, ProgressMeter meter) {
        this.kept = kept;
        this.notes = notes;
        this.work = new CopyWork(job.recordingTo(new Pages()), ANY_SLICE, KeyCounts.NONE);
        this.pageSize = pageSize;
        this.all = Math.max(1, kept.count());
        this.meter = meter;
    }

    CopyWork work() {
        return work;
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public void step(Session session, Sides sides) {
        if (page.isEmpty()) {
            page = TargetMarks.told(() -> kept.next(pageSize));
        }
        if (page.isEmpty()) {
            done = true;
            return;
        }
        still = List.of();
        work.handle(session.batches(), page);
        work.settle(session.batches());
        long ended = work.commit("", false);
        page = List.of();
        meter.add(ended / all, ended);
    }

    @Override
    public void rewind(SideException failure) {
        work.rewind(failure);
    }

    /** A page leaves the quarantine when all its keys have ended, but for those that are to stay. */
    private final class Pages implements Marks {
        @Override
        public void quarantined(int slice, List<Quarantine.Entry> entries) {
            still = entries;
        }

        @Override
        public void mark(Mark mark) {
            TargetMarks.twice(() -> kept.retried(page, still));
        }

        @Override
        public UnderWay underWay() {
            return notes.slice();
        }
    }
}
