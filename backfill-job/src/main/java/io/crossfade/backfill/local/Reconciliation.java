package io.crossfade.backfill.local;

import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.functions.LibraryOutcome;
import io.crossfade.backfill.gentle.Pause;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.verify.VerifyTier;
import io.crossfade.spi.RedisSide;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes over both sides and repairs what differs, again and again, until one pass finds nothing. That pass, if no filter left out keys, pays
 * the reconciles that instances of the application owed when it began.
 *
 * <p>Gives up after {@code maxPasses}, and earlier after a pass that left only what no repair changes. One use: {@link #run} once, from one
 * thread; {@link #pause} and {@link #cancel()} from any.
 */
public final class Reconciliation {
    private final Untouching source;
    private final Untouching target;
    private final VerifyConfig config;
    private final Stop cancelled = new Stop();
    private final Pause pause = new Pause();

    private Reconciliation(RedisSide source, RedisSide target, VerifyConfig config) {
        this.source = Untouching.of(source);
        this.target = Untouching.of(target);
        this.config = config;
    }

    /** Prepares a reconciliation, which repairs; does not connect. The sides stay the caller's, who closes them. */
    public static Reconciliation create(RedisSide source, RedisSide target, VerifyConfig config) {
        return new Reconciliation(
                requireNonNull(source, "source"),
                requireNonNull(target, "target"),
                requireNonNull(config, "config").withTier(VerifyTier.FULL).withRepair(true));
    }

    /**
     * Makes passes until one is clean or there is no use in another one, or {@link #cancel()} is called. Blocks.
     *
     * @return what each pass found, also after a cancel
     * @throws JobException if a server cannot be reached, refuses, or is the same on both sides
     */
    public ReconcileReport run(ProgressListener listener) {
        List<VerifyReport> passes = new ArrayList<>();
        VerifyReport last;
        do {
            last = Verification.pass(source, target, config, cancelled, pause).run(listener, VerifyReport::clean);
            passes.add(last);
        } while (needsAnother(last) && passes.size() < config.maxPasses());
        return new ReconcileReport(passes);
    }

    /** What is repaired has to be seen equal; what could not be may be repaired by the next pass, unless nobody can. */
    private boolean needsAnother(VerifyReport pass) {
        return pass.complete()
                && !pass.clean()
                && (pass.remaining() < pass.different()
                        || pass.functions().of(LibraryOutcome.COPIED) > 0
                        || pass.repairable(config.deleteExtra()));
    }

    /** As {@link Verification#pause}. */
    public void pause(boolean wanted) {
        pause.set(wanted);
    }

    /** As {@link Verification#cancel}. */
    public void cancel() {
        cancelled.request();
    }
}
