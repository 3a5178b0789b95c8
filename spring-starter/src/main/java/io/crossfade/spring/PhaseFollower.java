package io.crossfade.spring;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.Crossfade;
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
import org.springframework.context.SmartLifecycle;

/**
 * Follows a {@link PhaseFlag}: the first wish is the phase to start in, each later one is a change that is tried once. A wish
 * that is refused is not tried again by itself, so that no cutover happens at a moment that nobody chose.
 */
final class PhaseFollower implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PhaseFollower.class);
    private static final long STOP_SECONDS = 5;

    private final @Nullable PhaseFlag flag;
    private final Supplier<Crossfade> crossfade;

    // used by the starting thread, and from start() on by the follower's alone
    private @Nullable PhaseWish last;
    private @Nullable String problem;

    @GuardedBy("this") private @Nullable ScheduledExecutorService thread;

    /**
     * Creates a follower.
     *
     * @param flag what is followed; null for nothing
     * @param crossfade whose phase is changed; asked for after the start only
     */
    PhaseFollower(@Nullable PhaseFlag flag, Supplier<Crossfade> crossfade) {
        this.flag = flag;
        this.crossfade = crossfade;
    }

    /**
     * Returns the phase to start in, or null if nobody wishes one.
     *
     * @throws RefusedStartException if the wish cannot be read: the application must not start in another phase than wanted
     */
    @Nullable MigrationPhase first() {
        if (flag == null) {
            return null;
        }
        try {
            last = flag.read();
        } catch (RuntimeException e) {
            throw new RefusedStartException(
                    "The phase to start in cannot be learnt from the " + flag.label() + ": " + e.getMessage(),
                    "Correct it, or remove it to start in crossfade.phase. An application that started in another phase than"
                            + " the others would write to the wrong side.",
                    e);
        }
        return last == null ? null : last.phase();
    }

    /** Looks at the flag once. */
    void look() {
        PhaseWish wish;
        try {
            wish = requireNonNull(flag, "flag").read();
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

    private void follow(PhaseWish wish) {
        try {
            crossfade.get().changePhase(wish.phase(), wish.confirmation());
        } catch (MigrationException e) {
            LOG.warn(
                    "the wish for phase {} was not followed: {}. It is tried again when the wish changes",
                    wish.phase(),
                    e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("the wish for phase {} failed. It is tried again when the wish changes", wish.phase(), e);
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

    @Override
    public synchronized void start() {
        if (flag == null || thread != null) {
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

    @Override
    public void stop() {
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

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
