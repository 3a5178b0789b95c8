package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.CheckpointRefusedException;
import io.crossfade.backfill.checkpoint.Job;
import io.crossfade.backfill.checkpoint.Mark;
import io.crossfade.backfill.checkpoint.Marks;
import io.crossfade.backfill.checkpoint.SharedHeader;
import io.crossfade.backfill.checkpoint.SharedProgress;
import io.crossfade.backfill.checkpoint.SharedState;
import io.crossfade.backfill.checkpoint.SharedUnderWay;
import io.crossfade.backfill.checkpoint.Walk;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Agrees with the other members, by the progress on the target, where a turn begins. For one thread, but for its marks. */
final class SharedLog {
    private static final int MAX_RESTARTS = 5;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SharedProgress progress;
    private final Job job;
    private final boolean fresh;
    private final int maxAttempts;
    private final Stop stop;
    private final ProgressListener listener;
    private final Map<Integer, Mark> done = new ConcurrentHashMap<>();

    SharedLog(SharedProgress progress, Job job, boolean fresh, int maxAttempts, Stop stop, ProgressListener listener) {
        this.progress = progress;
        this.job = job;
        this.fresh = fresh;
        this.maxAttempts = maxAttempts;
        this.stop = stop;
        this.listener = listener;
    }

    /**
     * Returns what all members that take this turn go by: what one of them has written down first.
     *
     * @param wanted the walk over the servers as they are
     * @throws CheckpointRefusedException if the progress belongs to another job, or another run is under way
     * @throws ServerChangedException if that member has found other servers
     */
    SharedState join(Sharing sharing, Walk wanted) {
        SharedState now = awaitOthers(sharing.run());
        while (now == null
                || !now.header().run().equals(sharing.run())
                || !now.header().turn().equals(sharing.turn())) {
            begin(now, sharing, wanted);
            now = read();
        }
        Walk walk = now.saved().walk();
        if (!walk.sourceRunId().equals(wanted.sourceRunId())
                || !walk.targetRunId().equals(wanted.targetRunId())) {
            throw new ServerChangedException("a server was started anew or replaced");
        }
        SharedState joined = now;
        return asked(() -> {
            progress.beat(sharing.member(), sharing.run());
            return joined;
        });
    }

    /** Writes down what this turn goes by, unless another member does. */
    private void begin(@Nullable SharedState now, Sharing sharing, Walk wanted) {
        String run = sharing.run();
        String turn = sharing.turn();
        if (now == null) {
            replace(null, SharedHeader.first(job, wanted, run, turn), false);
            return;
        }
        SharedHeader header = now.header();
        boolean same = header.walk().sameProcesses(wanted);
        boolean mine = header.run().equals(run);
        if (mine && !same && now.saved().finished() == null) {
            listener.noted("a server was started anew; starting over");
            anew(now, wanted, turn);
            return;
        }
        if (!mine && !header.job().equals(job) && !fresh) {
            throw new CheckpointRefusedException("the progress on the target belongs to another job (" + header.job()
                    + "; this one is " + job + "); overwrite it with --fresh");
        }
        if (!mine && (fresh || !same || now.saved().finished() != null)) {
            listener.noted(reason(now));
            replace(now, header.anew(job, wanted, run, turn), false);
            return;
        }
        if (!mine) {
            listener.noted("resuming from the progress on the target: "
                    + now.saved().counts().scanned() + " keys are done");
        }
        replace(now, header.inTurn(run, turn), true);
    }

    private String reason(SharedState earlier) {
        if (fresh) {
            return "beginning anew, as told";
        }
        return earlier.saved().finished() != null
                ? "the last backfill finished at " + earlier.saved().finished() + "; copying everything again"
                : "a server was started anew since the progress on the target was written; starting over";
    }

    /** The positions of {@code now} mean nothing any more: begins anew by {@code wanted}. */
    void anew(SharedState now, Walk wanted, String turn) {
        if (now.header().restarts() == MAX_RESTARTS) {
            throw new JobException(
                    JobFailure.SERVERS_UNSUITABLE, "a server was started anew once too often; gave up", null);
        }
        SharedHeader next = now.header().anew(wanted, turn);
        boolean mine = true;
        while (mine && !replace(now, next, false)) {
            SharedState current = read();
            mine = current != null && current.text().equals(now.text());
        }
    }

    /** Members of another run that are alive mean that those of this one have not found them. */
    private @Nullable SharedState awaitOthers(String run) {
        long startNanos = System.nanoTime();
        boolean told = false;
        while (true) {
            SharedState now = read();
            if (now == null || now.header().run().equals(run) || now.alive().isEmpty()) {
                return now;
            }
            if (System.nanoTime() - startNanos > PATIENCE.toNanos()) {
                throw new CheckpointRefusedException("another run of the backfill is under way, by " + now.alive()
                        + "; if that should be this one, its members do not find each other");
            }
            if (!told) {
                listener.noted("waiting for the members of another run, " + now.alive());
                told = true;
            }
            stop.pause(POLL);
        }
    }

    /**
     * Returns what keeps the marks of the walk of {@code state}.
     *
     * @param mostQuarantined about how many keys its quarantine keeps by name
     * @param underWay notes the keys that are being copied, or null
     */
    Marks marks(SharedState state, long mostQuarantined, @Nullable SharedUnderWay underWay) {
        long number = state.header().number();
        return new TargetMarks(
                progress.marks(number),
                progress.quarantine(number, mostQuarantined),
                underWay,
                mark -> done.put(mark.slice(), mark));
    }

    /**
     * The member has no slice left. Marks the walk as finished if no other has one. A member that the others took for lost may have
     * written how far it was over a mark of this one; then that is written once more.
     *
     * @param servers those that were walked: what a target has lost in a failover is not there, though this member knows that it was
     * @throws ServerChangedException if the target has lost the progress, or a server is another process by now
     */
    void finishIfThrough(SharedState began, Servers servers) {
        asked(() -> {
            servers.check();
            return servers;
        });
        SharedState now = read();
        if (now == null || now.header().number() != began.header().number()) {
            throw new ServerChangedException("the target has lost the progress of the backfill");
        }
        if (restored(now).isThrough() && now.saved().finished() == null) {
            asked(() -> {
                progress.finish(now.header().number(), Instant.now());
                return now;
            });
        }
    }

    private SharedState restored(SharedState now) {
        List<Mark> lost =
                done.values().stream().filter(mark -> !now.isDone(mark.slice())).toList();
        if (lost.isEmpty()) {
            return now;
        }
        Marks marks = progress.marks(now.header().number());
        return asked(() -> {
            lost.forEach(marks::mark);
            return progress.read().orElse(now);
        });
    }

    @Nullable SharedState read() {
        return asked(() -> progress.read().orElse(null));
    }

    /** Returns false if anything has been written there meanwhile; then it may be tried again. */
    private boolean replace(@Nullable SharedState expected, SharedHeader header, boolean keep) {
        boolean replaced = asked(() -> progress.replace(expected, header, keep));
        if (replaced && expected != null && !keep) {
            asked(() -> {
                progress.quarantine(expected.header().number(), 0).forget();
                return expected;
            });
        }
        return replaced;
    }

    <T extends @Nullable Object> T asked(Supplier<T> question) {
        Retries retries = new Retries(maxAttempts, stop);
        while (true) {
            try {
                return question.get();
            } catch (LinkException e) {
                retries.failed(new SideException(Side.TARGET, e));
            } catch (SideException e) {
                retries.failed(e);
            }
        }
    }
}
