package io.crossfade.backfill.local;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.backfill.checkpoint.Mark;
import io.crossfade.backfill.checkpoint.SharedState;
import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.model.Side;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** One member's turn: its workers take whatever slice nobody else has taken, until there is none. */
final class SharedRun implements SliceQueue {
    private final CopyJob job;
    private final SharedState start;
    private final IntPredicate claims;
    private final Leftovers leftovers;
    private final Walking.Route route;
    private final Walking walking;
    private final List<Integer> open;

    @GuardedBy("this") private final Iterator<Integer> next;

    @GuardedBy("this") private final List<CopyWork> works = new ArrayList<>();

    @GuardedBy("this") private final List<SliceWalk> walks = new ArrayList<>();

    SharedRun(
            CopyJob job,
            SharedState start,
            IntPredicate claims,
            Leftovers leftovers,
            Servers servers,
            WalkConfig config,
            Gentle gentle,
            ProgressListener listener) {
        this.job = job;
        this.start = start;
        this.claims = claims;
        this.leftovers = leftovers;
        int slices = start.saved().walk().slices();
        this.route = new Walking.Route(Side.SOURCE, servers.source().nodes(), slices, "copy");
        ProgressMeter unseen = new ProgressMeter("copy", slices != Walking.OPAQUE, System::nanoTime);
        this.walking = new Walking(servers.sides(), config, gentle.throttle(job.stop()), job.stop(), unseen, listener);
        this.open = route.parts().stream().filter(this::isOpen).toList();
        this.next = open.iterator();
        job.figures().slices(route.parts().size() - open.size(), open.size());
    }

    /** Blocks until no slice is left and those taken are through, or the job has to end; returns whether it did not have to. */
    boolean run() {
        try {
            walking.run(route, this, open.size());
        } finally {
            keepLeft();
        }
        return isThrough();
    }

    private synchronized void keepLeft() {
        works.forEach(work -> leftovers.add(work.left()));
    }

    private synchronized boolean isThrough() {
        return !job.stop().isRequested() && walks.stream().allMatch(SliceWalk::isDone);
    }

    @Override
    public @Nullable SliceWalk next() {
        for (int part = nextOpen(); part >= 0; part = nextOpen()) {
            job.stop().check();
            if (claims.test(part)) {
                return walk(part);
            }
        }
        return null;
    }

    private synchronized int nextOpen() {
        return next.hasNext() ? next.next() : -1;
    }

    /** The first one takes over what an earlier turn of this member has left. */
    private synchronized SliceWalk walk(int part) {
        Mark mark = start.saved().marks().get(part);
        CopyWork work = new CopyWork(job, part, mark == null ? KeyCounts.NONE : mark.counts());
        if (leftovers.count() > 0) {
            work.inherit(leftovers.take());
        }
        works.add(work);
        Walking.Leg leg = new Walking.Leg(part, mark == null ? "" : mark.position(), work);
        SliceWalk walk = walking.walks(route, List.of(leg)).get(0);
        walks.add(walk);
        return walk;
    }

    private boolean isOpen(int part) {
        Mark mark = start.saved().marks().get(part);
        return mark == null || !mark.done();
    }
}
