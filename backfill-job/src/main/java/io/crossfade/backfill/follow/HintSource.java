package io.crossfade.backfill.follow;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.gentle.Threads;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the hints of a source on the thread {@code crossfade-hints}, from {@link #open} to {@link #close()}. A connection that breaks is
 * opened again, as often as it takes; whatever may have been missed meanwhile is told as such. Thread-safe.
 */
public final class HintSource implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HintSource.class);
    private static final String BROKEN = "a connection to the source that broke, or was too slow";
    private static final String RESTARTED = "a restart or failover of the source, or a change of its primaries";
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofMillis(200);

    private final Supplier<RedisSide> sides;
    private final HintWay way;
    private final HintSink sink;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "crossfade-hints");
    private @Nullable Subscription subscription;
    private SourceState known;
    private long nextLook = System.nanoTime();

    private HintSource(
            Supplier<RedisSide> sides, HintWay way, HintSink sink, SourceState known, Subscription subscription) {
        this.sides = sides;
        this.way = way;
        this.sink = sink;
        this.known = known;
        this.subscription = subscription;
    }

    /**
     * Has the source give hints: of every write that is answered after this has returned. Blocks for a few round trips.
     *
     * @param sides opens the source, once for each attempt; what it gives is closed here
     * @param databases the numbers of the databases to follow
     * @param sink takes the hints
     * @throws LinkException if the source cannot be reached
     * @throws HintsRefusedException if it gives none; the message says what to do
     */
    public static HintSource open(Supplier<RedisSide> sides, List<Integer> databases, HintSink sink) {
        HintSource source;
        try {
            source = open(sides, new TrackingHints(), sink);
        } catch (HintsRefusedException refused) {
            LOG.debug("no tracking", refused);
            source = openFallback(sides, new NotificationHints(databases), sink, refused);
        }
        source.thread.start();
        return source;
    }

    private static HintSource openFallback(
            Supplier<RedisSide> sides, HintWay way, HintSink sink, HintsRefusedException refused) {
        try {
            return open(sides, way, sink);
        } catch (HintsRefusedException e) {
            throw new HintsRefusedException(
                    "the source does not tell which keys change. " + refused.getMessage()
                            + " (needed: +client|id +client|tracking +subscribe and the channel &__redis__:invalidate); nor by keyspace"
                            + " notifications: " + e.getMessage()
                            + " (needed: +config|get +psubscribe and &__keyevent@*)",
                    refused.isDenied() || e.isDenied());
        }
    }

    private static HintSource open(Supplier<RedisSide> sides, HintWay way, HintSink sink) {
        requireNonNull(sink, "sink");
        SourceState before = look(sides, way);
        return new HintSource(sides, way, sink, before, Subscription.open(sides.get(), way));
    }

    private static SourceState look(Supplier<RedisSide> sides, HintWay way) {
        try (RedisSide side = sides.get()) {
            return SourceState.of(side, way);
        }
    }

    /** Returns how the source gives hints: {@code tracking} or {@code notifications}. */
    public String label() {
        return way.label();
    }

    private void run() {
        while (ending.getCount() > 0) {
            step();
            pause(subscription == null ? RETRY : POLL);
        }
        finish();
    }

    /** The last look: what was answered before it is hinted by then. */
    private void finish() {
        Subscription last = subscription;
        if (last == null) {
            sink.missed("an end while the source did not give hints");
            return;
        }
        try (last) {
            last.poll(sink);
            look(last);
        } catch (LinkException e) {
            sink.missed(broken(e));
        }
    }

    private void step() {
        try {
            Subscription present = subscription == null ? again() : subscription;
            present.poll(sink);
            if (System.nanoTime() - nextLook >= 0) {
                nextLook = System.nanoTime() + LOOK.toNanos();
                lookIfItCanBeReached(present);
            }
        } catch (LinkException e) {
            lost(broken(e));
        } catch (HintsRefusedException e) {
            lost("hints that ended: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("what the source sends cannot be read", e);
            lost("hints that could not be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private void lookIfItCanBeReached(Subscription present) {
        try {
            look(present);
        } catch (LinkException e) {
            LOG.debug("the source cannot be asked now; it will be later, at the latest in the end", e);
        }
    }

    /** Compares the servers with what they were; they count from then to now, so a look may be late. */
    private void look(Subscription present) {
        SourceState now = present.state();
        boolean same = now.runIds().equals(present.runIds()) && now.runIds().equals(known.runIds());
        if (same) {
            now.missedSince(known).forEach(sink::missed);
        } else {
            lost(RESTARTED);
        }
        known = now;
    }

    private Subscription again() {
        SourceState before = look(sides, way);
        Subscription present = Subscription.open(sides.get(), way);
        subscription = present;
        sink.missed(
                before.runIds().equals(known.runIds())
                        ? BROKEN
                        : RESTARTED); // until now: no verification that began before pays
        known = before;
        return present;
    }

    private void lost(String reason) {
        sink.missed(reason);
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    private static String broken(LinkException e) {
        LOG.debug("the connection that hints come on has failed", e);
        return BROKEN;
    }

    private void pause(Duration time) {
        try {
            if (ending.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("ending");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ending.countDown();
        }
    }

    /** Ends in order: what was answered before this call has been hinted when it returns. Blocks for a few round trips. Idempotent. */
    @Override
    public void close() {
        ending.countDown();
        Threads.awaitEnd(List.of(thread));
    }
}
