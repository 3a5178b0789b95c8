package io.crossfade.backfill.local;

import io.crossfade.backfill.follow.Gaps;
import io.crossfade.backfill.gentle.Threads;
import io.crossfade.handover.FollowerEntry;
import io.crossfade.handover.HandoverConfig;
import io.crossfade.handover.HandoverRecord;
import io.crossfade.handover.HandoverRefusedException;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that nothing is brought from the source any more once the target is the authority, and that what is missed is owed: keeps the
 * entries of the job in the records on the target, and looks at the phases of the instances before each batch, and four times a second
 * on the thread {@code crossfade-follow-watch}.
 */
final class FollowWatch implements BatchGuard {
    private static final Logger LOG = LoggerFactory.getLogger(FollowWatch.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(4);
    private static final Set<String> DENIED = Set.of("NOAUTH", "NOPERM", "WRONGPASS");

    private final Map<Integer, Watched> databases = new HashMap<>();
    private final Gaps gaps;
    private final Consumer<RuntimeException> moved;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "crossfade-follow-watch");
    private volatile End end = End.AS_FOUND;
    private int owed;

    /** What the entries say when the job has ended. */
    enum End {
        /** What they said before it began: a reconcile is owed if an earlier run under this name ended without a word. */
        AS_FOUND,
        /** Nothing: all that changed by then is on the target, or is owed in words. */
        IN_ORDER,
        /** That it ended as if without a word: a reconcile is owed until it goes on where it was. */
        CUT
    }

    /** The entry of one database, and whether an earlier run had left it. */
    private static final class Watched {
        final String endpoint;
        final FollowerEntry entry;
        /** Before it is known what an earlier run left, nothing may be taken off. */
        private volatile boolean claimed;

        private volatile boolean inherited;

        Watched(String endpoint, FollowerEntry entry) {
            this.endpoint = endpoint;
            this.entry = entry;
        }

        HandoverRecord claim() {
            inherited = entry.isThere();
            claimed = true;
            return entry.renew();
        }

        void end(End end) {
            if (!claimed) {
                return;
            }
            if (end == End.CUT || end == End.AS_FOUND && inherited) {
                entry.abandon();
            } else {
                entry.leave();
            }
        }
    }

    /**
     * Creates a watch; nothing happens before {@link #start}. Where there is no record, it never does.
     *
     * @param id a name that no other job has
     * @param gaps what is owed
     * @param moved is told when the authority has moved to the target; must not block
     */
    FollowWatch(
            Map<Integer, RedisSide> targets,
            HandoverConfig config,
            String id,
            Gaps gaps,
            Consumer<RuntimeException> moved) {
        if (config.enabled()) {
            targets.forEach((number, target) -> databases.put(
                    number, new Watched(target.endpoint(), new FollowerEntry(target, id, config.lease()))));
        }
        this.gaps = gaps;
        this.moved = moved;
    }

    /**
     * Makes the entries. Blocks for a few round trips.
     *
     * @throws JobException if the target is the authority already, cannot be reached, or forbids the record
     */
    void start() {
        if (databases.isEmpty()) {
            return;
        }
        try {
            databases.values().forEach(each -> require(each, each::claim));
        } catch (SideException e) {
            leave();
            throw e.asJobException("");
        } catch (RuntimeException e) {
            leave();
            throw e;
        }
        thread.start();
    }

    @Override
    public void check(int database) {
        Watched watched = databases.get(database);
        if (watched != null) {
            require(watched, watched.entry::look);
        }
    }

    private static void require(Watched database, Supplier<HandoverRecord> record) {
        String instances;
        try {
            instances = record.get().instancesOnTarget();
        } catch (LinkException e) {
            throw new SideException(Side.TARGET, e);
        } catch (HandoverRefusedException e) {
            throw refused(database, e);
        }
        if (!instances.isEmpty()) {
            throw new JobException(
                    JobFailure.AUTHORITY_MOVED,
                    "the target (" + database.endpoint + ") is the authority (instance " + instances
                            + "): nothing is brought from the source any more, where older values may be",
                    null);
        }
    }

    private static RuntimeException refused(Watched database, HandoverRefusedException e) {
        String message = database.endpoint + ": " + e.getMessage();
        return DENIED.stream().noneMatch(message::contains)
                ? new SideException(Side.TARGET, LinkException.outcomeUnknown(message, e))
                : new JobException(
                        JobFailure.ACCESS_DENIED,
                        message + "; without it nobody notices that the authority moves: permit it, or set"
                                + " crossfade.handover.enabled=false and end the job before you change the phase",
                        e);
    }

    private void run() {
        try {
            lookUntilTheEnd();
        } catch (InterruptedException e) {
            LOG.debug("interrupted; the entries are seen to now", e);
        }
        leave();
    }

    private void lookUntilTheEnd() throws InterruptedException {
        try {
            while (!ending.await(LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
                look();
            }
        } catch (JobException e) {
            moved.accept(e);
            ending.await(); // what is owed for this is told by then
        }
    }

    private void look() {
        try {
            databases.keySet().forEach(this::check);
            writeDebts();
        } catch (SideException | LinkException | HandoverRefusedException e) {
            LOG.debug("the record cannot be kept now", e);
        }
    }

    private void writeDebts() {
        int times = gaps.times();
        if (times > owed) {
            String reasons = String.join("; ", gaps.reasons());
            databases.values().forEach(each -> each.entry.owe(times, reasons));
            owed = times;
        }
    }

    /** If this fails for 4 s, the leases run out, and that is owed, too. An attempt may take as long as the target's timeouts. */
    private void leave() {
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < LAST_PATIENCE.toNanos()) {
            try {
                writeDebts();
                databases.values().forEach(each -> each.end(end));
                return;
            } catch (LinkException | HandoverRefusedException e) {
                LOG.debug("the record cannot be kept now", e);
                if (new Stop().isOverWithin(LOOK)) {
                    return;
                }
            }
        }
    }

    /** Says how the job ends; until it does, as it began. */
    void ends(End how) {
        end = how;
    }

    /** Writes down what is owed by now, and takes the entries off. Blocks for a few round trips, or timeouts. */
    @Override
    public void close() {
        ending.countDown();
        Threads.awaitEnd(List.of(thread));
    }
}
