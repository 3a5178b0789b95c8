package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.backfill.gentle.Threads;
import io.crossfade.backfill.plan.OpaqueCursorException;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds keys that may differ though no command named them, on the thread {@code crossfade-follow-sweep}: walks the target for keys that the
 * source does not have, and if need be the source for all it has. It hints them, so that they are made equal as any other.
 * Thread-safe.
 */
final class FollowSweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FollowSweep.class);
    private static final long LOOK_MILLIS = 100;
    private static final byte[] EXISTS = "EXISTS".getBytes(US_ASCII);

    private final FollowParts parts;
    private final WaitingHints hints;
    private final BackfillConfig config;
    private final ProgressListener listener;
    private final Stop stop;
    private final boolean permitted;
    private final LongAdder lost = new LongAdder();
    private final Thread thread = new Thread(this::run, "crossfade-follow-sweep");

    @GuardedBy("this") private final Map<String, Wanted> wanted = new LinkedHashMap<>();

    @GuardedBy("this") private long number;

    @GuardedBy("this") private boolean sweeping;

    /** What may differ. */
    enum Extent {
        /** Keys that the source has lost. */
        LOST,
        /** Any key. */
        ALL;

        Extent with(Extent other) {
            return this == ALL ? this : other;
        }
    }

    /** The numbers tell one wish from the next for the same reason, which may come while the sides are walked. */
    private record Wanted(Extent extent, long number) {}

    /**
     * Creates a sweep.
     *
     * @param stop ends it
     * @param permitted whether keys may be removed that the target alone has; if not, what would be swept is owed
     */
    FollowSweep(FollowParts parts, BackfillConfig config, ProgressListener listener, Stop stop, boolean permitted) {
        this.parts = parts;
        this.hints = new WaitingHints(parts.hinted(), stop);
        this.config = config;
        this.listener = listener;
        this.stop = stop;
        this.permitted = permitted;
    }

    void start() {
        thread.start();
    }

    /** Has the sides looked at once more, from their beginning, because of {@code reason}. Does not block. */
    void want(Extent extent, String reason) {
        if (!permitted) {
            parts.gaps().add(reason);
            return;
        }
        listener.noted("looking for keys that differ after " + reason);
        synchronized (this) {
            Wanted before = wanted.get(reason);
            wanted.put(
                    reason, new Wanted(before == null ? extent : before.extent().with(extent), number++));
            notifyAll();
        }
    }

    /** Returns whether there is nothing left to look for. */
    synchronized boolean isIdle() {
        return wanted.isEmpty() && !sweeping;
    }

    /** Returns how often it has been wanted. */
    synchronized long count() {
        return number;
    }

    /** What has not been looked for until now never will be: it is owed. */
    void giveUp() {
        List<String> reasons;
        synchronized (this) {
            reasons = List.copyOf(wanted.keySet());
        }
        reasons.forEach(parts.gaps()::add);
    }

    /** Returns how many keys the target had, and the source had not. */
    long lost() {
        return lost.sum();
    }

    private void run() {
        Retries retries = new Retries(config.walk().maxAttempts(), stop);
        try {
            while (!stop.isRequested()) {
                Map<String, Wanted> taken = take();
                if (!taken.isEmpty()) {
                    sweep(taken, retries);
                }
            }
        } catch (StoppedException e) {
            LOG.debug("the sweep stops");
        } catch (RuntimeException e) {
            parts.end().failed(e);
        }
    }

    private synchronized Map<String, Wanted> take() {
        if (wanted.isEmpty()) {
            try {
                wait(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stop.request();
            }
        }
        sweeping = !wanted.isEmpty();
        return new LinkedHashMap<>(wanted);
    }

    /** A reason stays until all databases have been walked after it came. */
    private void sweep(Map<String, Wanted> reasons, Retries retries) {
        boolean all = reasons.values().stream().anyMatch(each -> each.extent() == Extent.ALL);
        boolean complete = true;
        for (FollowRoute route : parts.routes().values()) {
            int database = route.database();
            try {
                complete &= walk(route, Side.TARGET, (links, keys) -> hintLost(database, links, keys))
                        && (!all || walk(route, Side.SOURCE, (links, keys) -> hint(database, keys)));
            } catch (ServerChangedException e) {
                complete = false;
                want(Extent.ALL, "a restart: " + e.getMessage());
                route.renew(retries);
            }
        }
        synchronized (this) {
            if (complete) {
                wanted.entrySet().removeAll(reasons.entrySet());
            }
            sweeping = false;
        }
    }

    private boolean walk(FollowRoute route, Side side, BatchFunction<Boolean> look) {
        Servers servers = route.servers();
        try {
            return walk(servers, side, look, servers.sensibleSlices(side, config.walk()));
        } catch (OpaqueCursorException e) {
            LOG.debug("cursors are no ranges: one scanner", e);
            return walk(servers, side, look, Walking.OPAQUE);
        }
    }

    private boolean walk(Servers servers, Side side, BatchFunction<Boolean> look, int slices) {
        Stop part = stop.part();
        ProgressMeter meter = new ProgressMeter("sweep", slices != Walking.OPAQUE, System::nanoTime);
        Walking walking = new Walking(
                servers.sides(), config.walk().withWorkers(1), parts.gentle().throttle(part), part, meter, listener);
        Walking.Route route = new Walking.Route(side, servers.of(side).nodes(), slices, "sweep");
        List<Walking.Leg> legs = new ArrayList<>();
        for (int slice : route.parts()) {
            legs.add(new Walking.Leg(slice, "", new SweepWork(config.walk()::wants, look)));
        }
        return walking.run(route, walking.walks(route, legs));
    }

    private List<Boolean> hintLost(int database, LinkPair links, List<Key> keys) {
        List<Boolean> absent = absent(links.source(), keys);
        for (int i = 0; i < keys.size(); i++) {
            if (absent.get(i)) {
                hints.add(database, keys.get(i));
                lost.increment();
            }
        }
        return absent;
    }

    private static List<Boolean> absent(RedisLink source, List<Key> keys) {
        List<Command> questions =
                keys.stream().map(key -> Command.of(EXISTS, key.bytes())).toList();
        return source.exchange(questions).stream()
                .map(reply -> !(reply instanceof Long present && present > 0))
                .toList();
    }

    private List<Boolean> hint(int database, List<Key> keys) {
        keys.forEach(key -> hints.add(database, key));
        return keys.stream().map(key -> true).toList();
    }

    /** Ends the thread after the page that it has in hand. */
    @Override
    public void close() {
        stop.request();
        Threads.awaitEnd(List.of(thread));
    }
}
