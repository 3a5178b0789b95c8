package io.crossfade.backfill.local;

import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.functions.FunctionPolicy;
import io.crossfade.backfill.functions.FunctionsReport;
import io.crossfade.backfill.functions.FunctionsRun;
import io.crossfade.backfill.progress.ProgressListener;

/** What one backfill does beside copying keys. For one thread. */
final class AlongsideWork {
    private final BackfillConfig config;
    private final Untouching source;
    private final Untouching target;
    private final Stop stop;
    private final ProgressListener listener;
    private UsageReport usage = UsageReport.NONE;
    private FunctionsReport functions = FunctionsReport.NONE;

    AlongsideWork(BackfillConfig config, Untouching source, Untouching target, Stop stop, ProgressListener listener) {
        this.config = config;
        this.source = source;
        this.target = target;
        this.stop = stop;
        this.listener = listener;
    }

    /**
     * Asks what can be taken along, and brings the functions; again whenever a server has been replaced. Does nothing if the job has to
     * end.
     */
    void begin() {
        try {
            UsageReport asked = UsagePlan.of(config.alongside().usage(), source, target, retries());
            source.tellIfReadsCount(listener, retries());
            usage = asked;
            functions = PlainLinks.ask(source, target, retries(), (authority, shadow) -> new FunctionsRun(
                            authority, shadow, policy(), true)
                    .run());
        } catch (StoppedException e) {
            return; // whoever walks now ends at once
        }
        if (!functions.trouble().isEmpty()) {
            listener.noted("functions are not copied: the source answers FUNCTION LIST with: " + functions.trouble());
        }
    }

    UsageReport usage() {
        return usage;
    }

    AlongsideReport report() {
        return new AlongsideReport(usage, functions);
    }

    private FunctionPolicy policy() {
        FunctionPolicy wanted = config.alongside().functions();
        boolean targetIsRight = config.mode() == CopyMode.LAZY;
        return targetIsRight && wanted == FunctionPolicy.REPLACE ? FunctionPolicy.KEEP : wanted;
    }

    private Retries retries() {
        return new Retries(config.walk().maxAttempts(), stop);
    }
}
