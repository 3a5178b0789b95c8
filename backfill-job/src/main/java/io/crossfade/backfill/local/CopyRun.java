package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.Mark;
import io.crossfade.backfill.copy.BatchCopier;
import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.backfill.progress.ProgressTicker;
import io.crossfade.model.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One walk of a backfill over the source, from where it begins to its end or to what stops it. */
final class CopyRun {
    private final BackfillConfig config;
    private final Servers servers;
    private final BatchCopier copier;
    private final CopyLog log;
    private final Gentle gentle;
    private final Stop stop;
    private final Quarantine quarantine = new Quarantine();
    private final List<CopyWork> works = new ArrayList<>();
    private final List<Walking.Leg> legs = new ArrayList<>();
    private KeyCounts doneBefore = KeyCounts.NONE;
    private KeyCounts throughBefore = KeyCounts.NONE;

    CopyRun(BackfillConfig config, Servers servers, BatchCopier copier, CopyLog log, Gentle gentle, Stop stop) {
        this.config = config;
        this.servers = servers;
        this.copier = copier;
        this.log = log;
        this.gentle = gentle;
        this.stop = stop;
    }

    /** Blocks until all is through or the job has to end. Takes the keys that an earlier run has left, and leaves its own. */
    BackfillReport run(CopyLog.Start start, Leftovers leftovers, ProgressListener listener) {
        int slices = start.walk().slices();
        Walking.Route route = new Walking.Route(Side.SOURCE, servers.source().nodes(), slices, "copy");
        plan(start, route, listener.figures());
        if (!works.isEmpty()) {
            works.get(0).inherit(leftovers.take());
        }
        ProgressMeter meter = new ProgressMeter("copy", slices != Walking.OPAQUE, System::nanoTime, gentle::state);
        Walking walking = new Walking(servers.sides(), config.walk(), gentle.throttle(stop), stop, meter, listener);
        List<SliceWalk> walks = walking.walks(route, legs);
        double ahead = walks.stream().mapToDouble(SliceWalk::shareAhead).sum();
        meter.startFrom(1 - ahead, doneBefore.scanned());
        boolean complete;
        try (ProgressTicker ticker = new ProgressTicker(meter, listener)) {
            complete = walking.run(route, walks);
        } finally {
            works.forEach(work -> leftovers.add(work.left()));
        }
        if (complete) {
            log.finish();
        }
        return report(complete, start);
    }

    private void plan(CopyLog.Start start, Walking.Route route, JobFigures figures) {
        CopyJob job = new CopyJob(
                config.walk()::wants, copier, quarantine, log.marks(), config.grace(), CopyJob.PATIENCE, stop, figures);
        for (int slice : route.parts()) {
            Mark mark = start.marks().get(slice);
            KeyCounts counts = mark == null ? KeyCounts.NONE : mark.counts();
            doneBefore = doneBefore.plus(counts);
            if (mark != null && mark.done()) {
                throughBefore = throughBefore.plus(counts);
            } else {
                CopyWork work = new CopyWork(job, slice, counts);
                works.add(work);
                legs.add(new Walking.Leg(slice, mark == null ? "" : mark.position(), work));
            }
        }
        figures.slices(route.parts().size() - legs.size(), legs.size());
    }

    private BackfillReport report(boolean complete, CopyLog.Start start) {
        KeyCounts counts = works.stream().map(CopyWork::committed).reduce(throughBefore, KeyCounts::plus);
        return new BackfillReport(
                complete,
                config.mode(),
                servers.source().endpoint(),
                servers.target().endpoint(),
                counts,
                counts.scanned() - doneBefore.scanned(),
                Duration.ZERO,
                start.walk().slices(),
                start.resumed(),
                0,
                0,
                quarantine.byReason(),
                quarantine.listed(),
                AlongsideReport.NONE,
                gentle.report());
    }
}
