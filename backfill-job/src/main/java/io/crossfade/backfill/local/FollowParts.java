package io.crossfade.backfill.local;

import io.crossfade.backfill.follow.Gaps;
import io.crossfade.backfill.follow.HintedKeys;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.converge.FunctionCopier;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What a source is followed with, whoever hints which of its keys change: keys that wait, a crew that makes them equal while the source is
 * the authority, and an account of what may have been missed. Thread-safe.
 */
final class FollowParts implements AutoCloseable {
    /** For how long what is still hinted may be seen to at the end. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final String UNSETTLED = "an end with keys that were hinted and not settled";
    private static final String MOVED = "a move of the authority to the target while the source was followed";

    private final BackfillConfig config;
    private final HintedKeys hinted;
    private final Gaps gaps;
    private final Stop stop = new Stop();
    private final FollowEnd end;
    private final Map<Integer, FollowRoute> routes;
    private final FollowWatch watch;
    private final Gentle gentle;

    /**
     * Connects nowhere but to watch how the servers are.
     *
     * @param routes see {@link #routes(Followed)}
     * @param id under which name the job is in the record; no other job has it
     * @param wake gets the thread going that reads the hints, when another one fails
     */
    FollowParts(
            Followed followed,
            Map<Integer, FollowRoute> routes,
            String id,
            HintedKeys hinted,
            Pause pause,
            Runnable wake,
            ProgressListener listener) {
        this.config = followed.copying();
        this.hinted = hinted;
        this.gaps = new Gaps(listener::noted);
        this.end = new FollowEnd(stop, wake);
        this.routes = Map.copyOf(routes);
        this.watch = new FollowWatch(targets(followed), followed.handover(), id, gaps, end::failed);
        this.gentle =
                followed.walk().watch(followed.any().source(), followed.any().target(), pause, listener);
        if (!followed.handover().enabled()) {
            listener.noted(
                    "crossfade.handover.enabled is false: a move of the authority is not noticed, nor is what is owed; end this job before it");
        }
    }

    /**
     * Returns each database with the servers behind it; what is read there does not count as a use of the keys. Blocks for a few round trips.
     *
     * @throws JobException if a server cannot be reached or refuses, or both are the same
     */
    static Map<Integer, FollowRoute> routes(Followed followed) {
        Map<Integer, FollowRoute> routes = new HashMap<>();
        followed.databases().forEach((number, pair) -> {
            RedisSide from = Untouching.of(pair.source());
            RedisSide to = Untouching.of(pair.target());
            routes.put(
                    number,
                    new FollowRoute(
                            number, Servers.find(from, to), followed.copying().converge()));
        });
        return routes;
    }

    static Map<Integer, RedisSide> targets(Followed followed) {
        Map<Integer, RedisSide> targets = new HashMap<>();
        followed.databases().forEach((number, pair) -> targets.put(number, pair.target()));
        return targets;
    }

    /** Copies the libraries of functions, again as often as a connection fails and may be tried. Blocks. */
    static void copyFunctions(Followed followed, BatchGuard guard, Stop stop) {
        Retries retries = new Retries(followed.walk().maxAttempts(), stop);
        Followed.Pair any = followed.any();
        while (true) {
            try (LinkPair links = LinkPair.lease(any.source(), any.target())) {
                guard.check(followed.databases().keySet().iterator().next());
                links.apply(pair -> FunctionCopier.converge(pair.source(), pair.target(), true));
                return;
            } catch (SideException e) {
                retries.failed(e);
            }
        }
    }

    FollowCrew crew(FollowCrew.Told told) {
        return new FollowCrew(routes, config, hinted, gentle.throttle(stop), watch, end, stop, told);
    }

    HintedKeys hinted() {
        return hinted;
    }

    Gaps gaps() {
        return gaps;
    }

    Stop stop() {
        return stop;
    }

    FollowEnd end() {
        return end;
    }

    FollowWatch watch() {
        return watch;
    }

    Gentle gentle() {
        return gentle;
    }

    Map<Integer, FollowRoute> routes() {
        return routes;
    }

    /**
     * No more hints come: waits until all that there were are settled and there is nothing else to do, for at most 20 s. What is not is owed.
     *
     * @param nothingElse tells whether there is nothing else to do
     * @throws RuntimeException what made a thread give up
     */
    void settle(BooleanSupplier nothingElse) {
        long over = System.nanoTime() + PATIENCE.toNanos();
        Stop look = new Stop();
        while (!(nothingElse.getAsBoolean() && hinted.size() == 0) && System.nanoTime() - over < 0) {
            end.check();
            look.isOverWithin(LOOK);
        }
        end.check();
        if (hinted.size() > 0) {
            gaps.add(UNSETTLED);
        }
    }

    /** The job ended for this reason, without having seen to all that was hinted: owes that, in words or by {@code otherwise}. */
    void failed(RuntimeException e, Runnable otherwise) {
        if (e instanceof JobException job && job.failure() == JobFailure.AUTHORITY_MOVED) {
            gaps.add(MOVED);
        } else {
            otherwise.run();
        }
    }

    /** Ends what watches; what is owed is written down by then. */
    @Override
    public void close() {
        watch.close();
        gentle.close();
    }
}
