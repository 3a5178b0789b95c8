package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.functions.FunctionsReport;
import io.crossfade.backfill.functions.FunctionsRun;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.verify.VerifyTier;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Compares both sides both ways while the application goes on writing, and repairs what differs.
 *
 * <p>Every key of the authority is compared with the shadow; every key of the shadow is looked for on the authority. What
 * looks different is read again, in rounds, and counts only if the authority did not change meanwhile. When both sides are equal at
 * the end by the full tier, and no filter left out keys, the reconciles that instances of the application owed at the beginning are paid. One use:
 * {@link #run} once, from one thread; {@link #pause} and {@link #cancel()} from any.
 */
public final class Verification {
    private static final int MAX_RESTARTS = 5;

    private final Untouching source;
    private final Untouching target;
    private final VerifyConfig config;
    private final Stop cancelled;
    private final Pause pause;

    private Verification(RedisSide source, RedisSide target, VerifyConfig config, Stop cancelled, Pause pause) {
        this.source = Untouching.of(source);
        this.target = Untouching.of(target);
        this.config = config;
        this.cancelled = cancelled;
        this.pause = pause;
    }

    /**
     * Prepares a verification; does not connect. The sides stay the caller's, who closes them.
     *
     * @throws IllegalArgumentException if it is to count, and DBSIZE counts keys that it is not for
     */
    public static Verification create(RedisSide source, RedisSide target, VerifyConfig config) {
        if (config.tier() == VerifyTier.COUNTS) {
            KeyCount.check(target, config.walk());
        }
        return new Verification(
                requireNonNull(source, "source"),
                requireNonNull(target, "target"),
                requireNonNull(config, "config"),
                new Stop(),
                new Pause());
    }

    /** Prepares one pass of several that are cancelled and paused together. */
    static Verification pass(RedisSide source, RedisSide target, VerifyConfig config, Stop cancelled, Pause pause) {
        return new Verification(source, target, config, cancelled, pause);
    }

    /**
     * Compares until every key has been looked at or {@link #cancel()} is called. Blocks.
     *
     * @return what was found, also after a cancel
     * @throws JobException if a server cannot be reached, refuses, or is the same on both sides
     */
    public VerifyReport run(ProgressListener listener) {
        return run(listener, VerifyReport::equal);
    }

    /** As {@link #run(ProgressListener)}; what is owed is paid if the report {@code proves} enough. */
    VerifyReport run(ProgressListener listener, Predicate<VerifyReport> proves) {
        long startNanos = System.nanoTime();
        OwedReconciles owed = OwedReconciles.of(target);
        Resharding resharding = new Resharding(config.walk(), cancelled, listener);
        Servers servers = resharding.awaitEnd(Servers.find(source, target));
        try (Gentle gentle = config.walk().watch(source, target, pause, listener)) {
            source.tellIfReadsCount(listener, retries());
            FunctionsReport functions = functions();
            VerifyReport report = run(servers, resharding, gentle, listener)
                    .after(Duration.ofNanos(System.nanoTime() - startNanos), functions);
            boolean pays = proves.test(report) && config.walk().names().isEmpty();
            return pays ? report.paying(owed.pay(listener)) : report;
        }
    }

    private VerifyReport run(Servers found, Resharding resharding, Gentle gentle, ProgressListener listener) {
        Servers servers = found;
        for (int restarts = 0; ; restarts++) {
            try {
                return new VerifyRun(config, servers, gentle, cancelled.part(), listener).run();
            } catch (ServerChangedException e) {
                if (restarts == MAX_RESTARTS) {
                    throw new JobException(
                            JobFailure.SERVERS_UNSUITABLE, e.getMessage() + " once too often; gave up", e);
                }
                listener.noted(e.getMessage() + "; starting over");
                servers = servers.findAgain(retries());
                servers = resharding.awaitEnd(servers);
            }
        }
    }

    /** Compares the libraries of functions, and loads them if keys are repaired, too. */
    private FunctionsReport functions() {
        if (config.tier() != VerifyTier.FULL) {
            return FunctionsReport.NONE;
        }
        boolean sourceIsRight = config.authority() == Side.SOURCE;
        try {
            return PlainLinks.ask(
                    sourceIsRight ? source : target,
                    sourceIsRight ? target : source,
                    retries(),
                    (authority, shadow) ->
                            new FunctionsRun(authority, shadow, config.functions(), config.repairs()).run());
        } catch (StoppedException e) {
            return FunctionsReport.NONE; // whoever walks now ends at once
        }
    }

    private Retries retries() {
        return new Retries(config.walk().maxAttempts(), cancelled);
    }

    /**
     * Makes the run hold, or go on, within about a second: no pipeline begins while it holds. It stays connected. Does not block.
     */
    public void pause(boolean wanted) {
        pause.set(wanted);
    }

    /** Ends the run after the batches under way. Does not block. */
    public void cancel() {
        cancelled.request();
    }
}
