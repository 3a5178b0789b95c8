package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.Mark;
import io.crossfade.backfill.checkpoint.Marks;
import io.crossfade.backfill.checkpoint.QuarantinedKeys;
import io.crossfade.backfill.checkpoint.SavedState;
import io.crossfade.backfill.checkpoint.UnderWay;
import io.crossfade.backfill.checkpoint.Walk;
import io.crossfade.backfill.copy.BatchCopier;
import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.plan.OpaqueCursorException;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.backfill.progress.ProgressTicker;
import io.crossfade.model.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One retry of what is in quarantine: the keys that are known by name, then the slices of which not all are. */
final class RetryRun {
    private final CopyRecipe recipe;
    private final Servers servers;
    private final QuarantinedKeys kept;
    private final UnderWayNotes notes;
    private final Leftovers leftovers;
    private final Gentle gentle;
    private final ProgressListener listener;
    private final CopyJob job;
    private final Stop stop;
    private final List<CopyWork> works = new ArrayList<>();

    RetryRun(
            CopyRecipe recipe,
            Servers servers,
            BatchCopier copier,
            QuarantinedKeys kept,
            UnderWayNotes notes,
            Leftovers leftovers,
            Gentle gentle,
            Stop stop,
            ProgressListener listener) {
        this.recipe = recipe;
        this.servers = servers;
        this.kept = kept;
        this.notes = notes;
        this.leftovers = leftovers;
        this.gentle = gentle;
        this.stop = stop;
        this.listener = listener;
        this.job = new CopyJob(
                recipe.config().walk()::wants,
                copier,
                new Quarantine(),
                null,
                recipe.config().grace(),
                CopyJob.PATIENCE,
                stop,
                listener.figures());
    }

    /** Blocks until all is through or the job has to end. */
    BackfillReport run(SavedState saved) {
        byName();
        int walked = 0;
        boolean complete = !stop.isRequested();
        if (complete && !kept.slices().isEmpty()) {
            walked = bySlice(saved);
            complete = !stop.isRequested();
        }
        if (complete) {
            TargetMarks.twice(kept::finish);
        }
        KeyCounts counts = works.stream().map(CopyWork::committed).reduce(KeyCounts.NONE, KeyCounts::plus);
        return new BackfillReport(
                complete,
                recipe.config().mode(),
                servers.source().endpoint(),
                servers.target().endpoint(),
                counts,
                counts.scanned(),
                Duration.ZERO,
                walked,
                false,
                0,
                0,
                job.quarantine().byReason(),
                job.quarantine().listed(),
                AlongsideReport.NONE,
                gentle.report());
    }

    private void byName() {
        WalkConfig config = recipe.config().walk();
        ProgressMeter meter = new ProgressMeter("retry", true, System::nanoTime, gentle::state);
        Queue<Steps> queue = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < config.workers(); i++) {
            RetryWalk walk = new RetryWalk(kept, notes, job, config.evenBatchSize(), meter);
            works.add(walk.work());
            queue.add(walk);
        }
        walk(meter, new Walking.Route(Side.SOURCE, servers.source().nodes(), 1, "retry"), queue);
    }

    /** Walks the slices of which not all quarantined keys are known; all of them if positions mean other keys by now. */
    private int bySlice(SavedState saved) {
        WalkConfig config = recipe.config().walk();
        Walk now = CopyRecipe.walk(servers, servers.sensibleSlices(Side.SOURCE, config));
        boolean same = saved.walk().sameProcesses(now);
        Walk walk = same ? saved.walk() : now;
        Walking.Route route = new Walking.Route(Side.SOURCE, servers.source().nodes(), walk.slices(), "copy");
        List<Walking.Leg> legs = new ArrayList<>();
        for (int part : route.parts()) {
            if (!same || kept.slices().contains(part)) {
                CopyWork work = new CopyWork(job.recordingTo(new Slices()), part, KeyCounts.NONE);
                works.add(work);
                legs.add(new Walking.Leg(part, "", work));
            }
        }
        ProgressMeter meter = new ProgressMeter("copy", false, System::nanoTime, gentle::state);
        walk(meter, route, new ConcurrentLinkedQueue<>(walking(meter).walks(route, legs)));
        return legs.size();
    }

    private void walk(ProgressMeter meter, Walking.Route route, Queue<? extends Steps> queue) {
        try (ProgressTicker ticker = new ProgressTicker(meter, listener)) {
            walking(meter).run(route, queue::poll, queue.size());
        } catch (OpaqueCursorException e) {
            throw new JobException(
                    JobFailure.SERVERS_UNSUITABLE, e.getMessage() + "; begin a whole backfill anew, with --fresh", e);
        } finally {
            works.forEach(work -> leftovers.add(work.left()));
        }
    }

    private Walking walking(ProgressMeter meter) {
        return new Walking(servers.sides(), recipe.config().walk(), gentle.throttle(stop), stop, meter, listener);
    }

    /** Where a slice is need not be known: a retry that is cut short begins it anew. */
    private final class Slices implements Marks {
        @Override
        public void quarantined(int slice, List<Quarantine.Entry> entries) {
            TargetMarks.twice(() -> kept.keep(slice, entries));
        }

        @Override
        public void mark(Mark mark) {
            // nothing to write
        }

        @Override
        public UnderWay underWay() {
            return notes.slice();
        }
    }
}
