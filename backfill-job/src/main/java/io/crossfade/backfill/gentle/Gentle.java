package io.crossfade.backfill.gentle;

import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ThrottleState;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches both servers for the length of a job, on three threads {@code crossfade-gentle-<n>}, which end with {@link #close()}.
 * Thread-safe.
 */
public final class Gentle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gentle.class);
    private static final long PROBE_MILLIS = 50;
    private static final long TICK_MILLIS = 1_000;
    private static final long LONGEST_START_MILLIS = 2_000;
    private static final int THREADS = 3;

    private final GentleConfig config;
    private final Governor governor;
    private final Budget keys;
    private final Throttle.Bounds sourceBounds;
    private final Throttle.Bounds targetBounds;
    private final @Nullable Turnstiles turnstiles;
    private final List<Probe> probes;
    private final ProgressListener listener;
    private final JobFigures figures;
    private final ScheduledExecutorService threads;
    private String told = "";

    private Gentle(
            List<RedisSide> sides,
            GentleConfig config,
            int keysPerSecond,
            Budgets budgets,
            Pause pause,
            ProgressListener listener,
            CountDownLatch ready) {
        this.config = config;
        this.governor = new Governor(config, new Orders(pause, config.window(), Clock.systemUTC()));
        this.keys = budgets.of("keys", keysPerSecond);
        this.sourceBounds = bounds(budgets, Side.SOURCE);
        this.targetBounds = bounds(budgets, Side.TARGET);
        this.turnstiles = config.pace().inPieces()
                ? new Turnstiles(
                        governor.latencies(Side.SOURCE),
                        () -> governor.share() * config.pace().sourceShare(),
                        System::nanoTime)
                : null;
        this.probes =
                sides.stream().map(side -> new Probe(side, governor, ready)).toList();
        this.listener = listener;
        this.figures = listener.figures();
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newScheduledThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "crossfade-gentle-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Begins to watch. Blocks until it is known how fast both servers answer as long as the job does nothing, at most 2 s.
     *
     * @param keysPerSecond bound of all workers together; 0 for none
     * @param budgets makes this bound and those of the configuration
     * @param pause makes the job hold when it is set
     * @param listener is told when the job begins to hold, and when it goes on
     */
    public static Gentle start(
            RedisSide source,
            RedisSide target,
            GentleConfig config,
            int keysPerSecond,
            Budgets budgets,
            Pause pause,
            ProgressListener listener) {
        return start(List.of(source, target), config, keysPerSecond, budgets, pause, listener);
    }

    /** As above, for a job that needs no source: the target alone is watched. */
    public static Gentle startForTarget(
            RedisSide target, GentleConfig config, int keysPerSecond, Pause pause, ProgressListener listener) {
        return start(List.of(target), config, keysPerSecond, Budgets.OF_ONE_PROCESS, pause, listener);
    }

    private static Gentle start(
            List<RedisSide> sides,
            GentleConfig config,
            int keysPerSecond,
            Budgets budgets,
            Pause pause,
            ProgressListener listener) {
        CountDownLatch ready = new CountDownLatch(sides.size());
        Gentle gentle = new Gentle(sides, config, keysPerSecond, budgets, pause, listener, ready);
        gentle.probe();
        try {
            if (!ready.await(LONGEST_START_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("a server answers too slowly to learn from before the job begins");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        gentle.begin();
        return gentle;
    }

    /** Returns what makes workers wait that wait so; all of them share the limits. */
    public Throttle throttle(Waiting waiting) {
        return new Throttle(governor, keys, sourceBounds, targetBounds, turnstiles, waiting, figures);
    }

    /** Returns what makes the job slower at present. */
    public ThrottleState state() {
        return governor.state();
    }

    /** Returns what has made the job slower up to now. */
    public ThrottleReport report() {
        return governor.report();
    }

    private Throttle.Bounds bounds(Budgets budgets, Side side) {
        return new Throttle.Bounds(
                budgets.of(side.label() + "-kilobytes", config.pace().megabytesPerSecond() * 1_000),
                budgets.of(side.label() + "-commands", config.pace().commandsPerSecond()));
    }

    private void probe() {
        for (Probe probe : probes) {
            threads.scheduleWithFixedDelay(guarded(probe::step), 0, PROBE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** What is already wrong holds the job from its first batch on. */
    private void begin() {
        guarded(this::tick).run();
        threads.scheduleAtFixedRate(guarded(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        governor.tick();
        Advice advice = governor.advice();
        String holding = advice.kind() == Advice.Kind.HOLD ? "holding: " + advice.reason() : "";
        boolean changed = holding.isEmpty() != told.isEmpty();
        told = holding;
        if (changed) {
            listener.noted(holding.isEmpty() ? "going on" : holding);
        }
    }

    /** What throws is not called again; a job goes on without it, and the log tells. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.warn("the servers could not be watched this time", e);
            }
        };
    }

    /** Ends the threads. Blocks at most as long as a server takes to answer a probe or a connection to open. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.SECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        probes.forEach(Probe::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
