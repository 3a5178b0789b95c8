package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.digest.BucketSums;
import io.crossfade.backfill.digest.SideDigest;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.backfill.progress.ProgressTicker;
import io.crossfade.converge.Digester;
import io.crossfade.converge.Sum128;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Digests what one side holds; the other is not needed. Each server is scanned by one cursor from its beginning to its end, so that no key
 * comes twice, as those at the borders of slices would; several workers read the values. One that a scan brings twice all the same, since
 * the table shrank meanwhile, makes its bucket differ: that costs a look, and hides nothing.
 *
 * <p>One use: {@link #run} once, from one thread; {@link #cancel()} from any.
 */
public final class Digesting {
    /** Connections to the side for each worker. */
    public static final int CONNECTIONS = 2;

    private static final int MAX_RESTARTS = 5;

    private final Untouching side;
    private final DatabasePair database;
    private final VerifyConfig config;
    private final Instant horizon;
    private final Stop cancelled = new Stop();

    private Digesting(RedisSide side, DatabasePair database, VerifyConfig config, Instant horizon) {
        this.side = Untouching.of(side);
        this.database = database;
        this.config = config;
        this.horizon = horizon;
    }

    /**
     * Prepares; does not connect. The side stays the caller's, who closes it; its pool needs {@value #CONNECTIONS} connections for each
     * worker.
     *
     * @param database which database this is
     * @param config tells how the side is walked, and which values are large
     * @param horizon keys that expire before it are left out: they may be gone when the other side is looked at; 1970 for none
     */
    public static Digesting create(RedisSide side, DatabasePair database, VerifyConfig config, Instant horizon) {
        return new Digesting(
                requireNonNull(side, "side"),
                requireNonNull(database, "database"),
                requireNonNull(config, "config"),
                requireNonNull(horizon, "horizon"));
    }

    /** Returns what stands for the keys that such a walk is for. */
    public static String population(WalkConfig walk) {
        return Sum128.of(
                        walk.names().toString().getBytes(UTF_8),
                        walk.namespaces().toString().getBytes(UTF_8))
                .toString();
    }

    /**
     * Looks at all keys. Blocks.
     *
     * @return what the side holds; nothing after a cancel
     * @throws JobException if a server cannot be reached, refuses, or is changed again and again
     */
    public Optional<SideDigest> run(ProgressListener listener) {
        for (int restarts = 0; ; restarts++) {
            ServerInfo info = ServerInfo.of(side);
            if (info.layout().moving()) {
                throw new JobException(
                        JobFailure.SERVERS_UNSUITABLE,
                        "slots of the " + side.side().label() + " are being moved; run the job again when they rest",
                        null);
            }
            try (Gentle gentle = config.walk().watch(side, side, new Pause(), listener)) {
                return run(info, gentle, listener);
            } catch (ServerChangedException e) {
                if (restarts == MAX_RESTARTS) {
                    throw new JobException(
                            JobFailure.SERVERS_UNSUITABLE, e.getMessage() + " once too often; gave up", e);
                }
                listener.noted(e.getMessage() + "; starting over");
            }
        }
    }

    private Optional<SideDigest> run(ServerInfo info, Gentle gentle, ProgressListener listener) {
        Instant from = Instant.now();
        Side one = side.side();
        Stop stop = cancelled.part();
        Sides.Expected expected = new Sides.Expected(info.runId(), info.layout());
        Sides sides = new Sides(side, side, expected, expected);
        ProgressMeter meter = new ProgressMeter("digest " + one.label(), false, System::nanoTime, gentle::state);
        Walking walking = new Walking(sides, config.walk(), gentle.throttle(stop), stop, meter, listener);
        Walking.Route route = new Walking.Route(one, info.nodes(), Walking.OPAQUE, "digest");
        Digester digester = new Digester(info.capabilities(), config.converge(), horizon.toEpochMilli());
        List<DigestWork> works = new ArrayList<>();
        List<Walking.Leg> legs = new ArrayList<>();
        for (int part : route.parts()) {
            DigestWork work =
                    new DigestWork(config.walk()::wants, (links, keys) -> digester.digest(links.of(one), keys));
            works.add(work);
            legs.add(new Walking.Leg(part, "", work));
        }
        try (ProgressTicker ticker = new ProgressTicker(meter, listener)) {
            if (!walking.run(route, walking.walks(route, legs))) {
                return Optional.empty();
            }
        }
        BucketSums sums = new BucketSums();
        works.forEach(work -> sums.addAll(work.sums()));
        return Optional.of(new SideDigest(
                one,
                info.endpoint(),
                info.capabilities().serverVersion(),
                database,
                population(config.walk()),
                horizon,
                info.capabilities().exactExpiry(),
                info.capabilities().streamCounters(),
                from,
                Instant.now(),
                sums));
    }

    /** Ends the run, as soon as the batches under way are through. Does not block. */
    public void cancel() {
        cancelled.request();
    }
}
