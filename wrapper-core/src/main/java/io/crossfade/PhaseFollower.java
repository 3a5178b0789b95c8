package io.crossfade;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.Carrying;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a {@link PhaseFlag}: the first wish is the phase to start in, each later one is a change that is tried once. A wish
 * that is refused is not tried again by itself, so that no cutover happens at a moment that nobody chose.
 *
 * <p>{@link #first()} and {@link #look()} belong to the starting thread, and from {@link #start()} on to the follower's alone.
 */
public final class PhaseFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PhaseFollower.class);
    private static final long STOP_SECONDS = 5;

    private final PhaseFlag flag;
    private final Supplier<Crossfade> crossfade;

    private @Nullable PhaseWish last;
    private @Nullable String problem;

    @GuardedBy("this") private @Nullable ScheduledExecutorService thread;

    /**
     * Creates a follower.
     *
     * @param flag what is followed
     * @param crossfade whose phase is changed; asked for after the start only
     */
    public PhaseFollower(PhaseFlag flag, Supplier<Crossfade> crossfade) {
        this.flag = requireNonNull(flag, "flag");
        this.crossfade = requireNonNull(crossfade, "crossfade");
    }

    /**
     * Returns the phase to start in, or null if nobody wishes one.
     *
     * @throws RuntimeException if the wish cannot be read: the application must not start in another phase than wanted
     */
    public @Nullable MigrationPhase first() {
        last = flag.read();
        return last == null ? null : last.phase();
    }

    /**
     * Returns {@code config} with the phase to start in and the state of carrying that are wished.
     *
     * @throws RuntimeException if the wish cannot be read: the application must not start in another phase than wanted
     */
    public CrossfadeConfig first(CrossfadeConfig config) {
        MigrationPhase phase = first();
        Carrying carrying = last == null ? null : last.carrying();
        return config.toBuilder()
                .phase(phase == null ? config.phase() : phase)
                .carrying(carrying == null ? config.carrying() : carrying)
                .build();
    }

    /** Looks at the flag once. Blocks as long as a change of phase takes. */
    public void look() {
        PhaseWish wish;
        try {
            wish = flag.read();
            problem = null;
        } catch (RuntimeException e) {
            report(e);
            return;
        }
        if (!Objects.equals(wish, last)) {
            last = wish;
            if (wish != null) {
                follow(wish);
            }
        }
    }

    /** Carrying first: a pause cannot wait for a phase, and a phase may wait for its end. */
    private void follow(PhaseWish wish) {
        if (wish.carrying() == Carrying.PAUSED) {
            crossfade.get().pauseCarrying();
        } else if (wish.carrying() == Carrying.RUNNING) {
            crossfade.get().resumeCarrying();
        }
        if (wish.phase() != null) {
            follow(wish, wish.phase());
        }
    }

    private void follow(PhaseWish wish, MigrationPhase phase) {
        try {
            crossfade.get().changePhase(phase, wish.confirmation());
        } catch (MigrationException e) {
            LOG.warn(
                    "the wish for phase {} was not followed: {}. It is tried again when the wish changes",
                    phase,
                    e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("the wish for phase {} failed. It is tried again when the wish changes", phase, e);
        }
    }

    /** Once per problem, not at every look. */
    private void report(RuntimeException e) {
        String text = String.valueOf(e.getMessage());
        if (!text.equals(problem)) {
            problem = text;
            LOG.warn("the wanted phase cannot be read, the phase stays: {}", text);
        }
    }

    /** Looks from now on at every interval, on a thread of its own. Does nothing if it does so already. */
    public synchronized void start() {
        if (thread != null) {
            return;
        }
        String name = "crossfade-" + flag.label();
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            return created;
        });
        long interval = flag.interval().toMillis();
        ScheduledFuture<?> unused =
                executor.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
        thread = executor;
        LOG.info("the {} is looked at every {} ms", flag.label(), interval);
    }

    /** Returns whether the flag is looked at. */
    public synchronized boolean isRunning() {
        return thread != null;
    }

    /** Ends the thread; waits at most five seconds for a change of phase that is under way. May be started again. */
    @Override
    public void close() {
        ScheduledExecutorService executor;
        synchronized (this) {
            executor = thread;
            thread = null;
        }
        if (executor == null) {
            return;
        }
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a change of phase is still under way after {} s", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
