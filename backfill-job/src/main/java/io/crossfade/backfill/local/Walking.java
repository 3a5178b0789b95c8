package io.crossfade.backfill.local;

import io.crossfade.backfill.plan.KeyScan;
import io.crossfade.backfill.plan.OpaqueScan;
import io.crossfade.backfill.plan.Slice;
import io.crossfade.backfill.plan.SlicePlan;
import io.crossfade.backfill.plan.SliceScan;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.model.Side;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Walks all keys of one side, by slices or by one opaque cursor, with the configured number of workers. */
final class Walking {
    /** Stands for one opaque cursor instead of slices. */
    static final int OPAQUE = 0;

    private final Sides sides;
    private final WalkConfig config;
    private final Throttle throttle;
    private final Stop stop;
    private final ProgressMeter meter;
    private final Troubles troubles;

    Walking(
            Sides sides,
            WalkConfig config,
            Throttle throttle,
            Stop stop,
            ProgressMeter meter,
            ProgressListener listener) {
        this.sides = sides;
        this.config = config;
        this.throttle = throttle;
        this.stop = stop;
        this.meter = meter;
        this.troubles = new Troubles(listener, System::nanoTime);
    }

    /**
     * Whose keys to walk, and how.
     *
     * @param side the side
     * @param expectedKeys how many keys it holds
     * @param slices the number of slices, or {@link #OPAQUE}
     * @param name what the threads are called after
     */
    record Route(Side side, long expectedKeys, int slices, String name) {}

    /**
     * One slice to walk.
     *
     * @param slice its number
     * @param position where to begin; empty for its beginning
     * @param work what to do with its keys
     */
    record Leg(int slice, String position, SliceWork work) {}

    /** Returns the walks over {@code legs}, not yet begun. */
    List<SliceWalk> walks(Route route, List<Leg> legs) {
        if (route.slices() == OPAQUE) {
            return legs.stream().map(leg -> opaqueWalk(route, leg)).toList();
        }
        List<Slice> slices = SlicePlan.of(route.slices());
        SliceWalk.ScanSize size = new SliceWalk.ScanSize(config.evenScanCount(), route.expectedKeys());
        return legs.stream()
                .map(leg -> walk(route, leg, size, position -> scan(slices.get(leg.slice()), position)))
                .toList();
    }

    /** Blocks until all walks are through or the job has to end; returns whether all are through. */
    boolean run(Route route, List<SliceWalk> walks) {
        if (route.slices() != OPAQUE) {
            return crew(1, null).run(walks, route.name(), config.workers());
        }
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(
                config.workers(),
                task -> new Thread(task, "crossfade-" + route.name() + "-line-" + number.incrementAndGet()));
        try {
            return crew(config.workers(), threads).run(walks, route.name(), 1);
        } finally {
            threads.shutdown();
        }
    }

    private SliceWalk opaqueWalk(Route route, Leg leg) {
        long count = Math.max(config.evenScanCount(), (long) config.workers() * config.evenBatchSize());
        return walk(
                route,
                leg,
                new SliceWalk.ScanSize(count, Long.MAX_VALUE),
                position -> new OpaqueScan(
                        position.isEmpty() ? OpaqueScan.START : position,
                        leg.work().endedKeys(),
                        route.expectedKeys()));
    }

    private Crew crew(int lines, @Nullable ExecutorService threads) {
        return new Crew(
                sides,
                () -> Session.open(sides::open, config.evenBatchSize(), throttle, lines, threads),
                config.maxAttempts(),
                stop,
                troubles);
    }

    private SliceWalk walk(Route route, Leg leg, SliceWalk.ScanSize size, Function<String, KeyScan> scanFrom) {
        return new SliceWalk(route.side(), leg.position(), scanFrom, leg.work(), size, meter);
    }

    private static KeyScan scan(Slice slice, String position) {
        return position.isEmpty() ? new SliceScan(slice) : new SliceScan(slice, position);
    }
}
