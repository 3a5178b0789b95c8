package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.backfill.plan.KeyScan;
import io.crossfade.backfill.plan.OpaqueScan;
import io.crossfade.backfill.plan.Slice;
import io.crossfade.backfill.plan.SlicePlan;
import io.crossfade.backfill.plan.SliceScan;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.model.Side;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Walks all keys of one side, by slices or by one opaque cursor a server, with the configured number of workers. */
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
     * @param nodes the servers that hold its keys
     * @param slices the number of slices of each, or {@link #OPAQUE}
     * @param name what the threads are called after
     */
    record Route(Side side, List<ServerInfo.Node> nodes, int slices, String name) {
        /** Returns the numbers of all parts, such that workers begin on different servers. */
        List<Integer> parts() {
            int perNode = Math.max(1, slices);
            return IntStream.range(0, nodes.size() * perNode)
                    .mapToObj(i -> i % nodes.size() * perNode + i / nodes.size())
                    .toList();
        }

        ServerInfo.Node nodeOf(int part) {
            return nodes.get(part / Math.max(1, slices));
        }
    }

    /**
     * One slice of one server to walk.
     *
     * @param slice its number among those of all servers
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
        return legs.stream().map(leg -> slicedWalk(route, leg, slices)).toList();
    }

    /** Blocks until all walks are through or the job has to end; returns whether all are through. */
    boolean run(Route route, List<SliceWalk> walks) {
        Queue<SliceWalk> queue = new ConcurrentLinkedQueue<>(walks);
        run(route, queue::poll, walks.size());
        return walks.stream().allMatch(SliceWalk::isDone);
    }

    /** Blocks until the walks of {@code queue}, at most so many, are through, or the job has to end. */
    void run(Route route, SliceQueue queue, int most) {
        int scanners = Math.min(config.workers(), most);
        if (route.slices() != OPAQUE) {
            crew(1, null).run(queue, route.name(), scanners);
            return;
        }
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(
                config.workers(),
                task -> new Thread(task, "crossfade-" + route.name() + "-line-" + number.incrementAndGet()));
        try {
            crew(config.workers() / Math.max(1, scanners), threads).run(queue, route.name(), scanners);
        } finally {
            threads.shutdown();
        }
    }

    private SliceWalk slicedWalk(Route route, Leg leg, List<Slice> slices) {
        Slice slice = slices.get(leg.slice() % route.slices());
        long keys = route.nodeOf(leg.slice()).keys();
        return walk(route, leg, size(config.evenScanCount(), keys), position -> scan(slice, position));
    }

    private SliceWalk opaqueWalk(Route route, Leg leg) {
        long count = Math.max(config.evenScanCount(), (long) config.workers() * config.evenBatchSize());
        long keys = route.nodeOf(leg.slice()).keys();
        return walk(
                route,
                leg,
                size(count, Long.MAX_VALUE),
                position -> new OpaqueScan(
                        position.isEmpty() ? OpaqueScan.START : position,
                        leg.work().endedKeys(),
                        keys));
    }

    private SliceWalk.ScanSize size(long page, long expectedKeys) {
        return new SliceWalk.ScanSize(page, throttle.scanCount(page), expectedKeys);
    }

    private Crew crew(int lines, @Nullable ExecutorService threads) {
        return new Crew(
                sides,
                () -> Session.open(() -> sides.open(throttle), config.evenBatchSize(), throttle, lines, threads),
                config.maxAttempts(),
                stop,
                troubles);
    }

    private SliceWalk walk(Route route, Leg leg, SliceWalk.ScanSize size, Function<String, KeyScan> scanFrom) {
        SliceWalk.Place place = new SliceWalk.Place(
                route.side(),
                route.nodeOf(leg.slice()).name(),
                1.0 / route.nodes().size());
        return new SliceWalk(place, leg.position(), scanFrom, leg.work(), size, meter);
    }

    private static KeyScan scan(Slice slice, String position) {
        return position.isEmpty() ? new SliceScan(slice) : new SliceScan(slice, position);
    }
}
