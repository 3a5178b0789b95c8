package io.crossfade.samples.demo;

import io.crossfade.CrossfadeConfig;
import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.local.Backfill;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.BackfillReport;
import io.crossfade.backfill.local.Verification;
import io.crossfade.backfill.local.VerifyConfig;
import io.crossfade.backfill.local.VerifyReport;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The backfill and the verification, with connections of their own. */
final class CopyJobs implements AutoCloseable {
    private static final List<Duration> ROUNDS =
            List.of(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(2));

    private final JedisSide source;
    private final JedisSide target;
    private final CopyMode mode;

    CopyJobs(CrossfadeConfig config, CopyMode mode) {
        this.source = JedisSide.open(Side.SOURCE, config.source());
        this.target = JedisSide.open(Side.TARGET, config.target());
        this.mode = mode;
    }

    /** Copies every key, or in lazy mode every key that nobody has touched. */
    String backfill(ProgressListener listener) {
        BackfillReport report = Backfill.create(
                        source, target, BackfillConfig.defaults().withMode(mode))
                .run(listener);
        if (!report.clean()) {
            throw new DemoFailedException("the backfill left keys behind: " + report.quarantined());
        }
        return String.format(
                Locale.ROOT,
                "%,d keys copied in %.1f s (%,.0f/s), %,d there already, %,d gone",
                report.counts().of(KeyOutcome.COPIED),
                report.elapsed().toMillis() / 1e3,
                report.keysPerSecond(),
                report.counts().of(KeyOutcome.IDENTICAL) + report.counts().of(KeyOutcome.MOVED),
                report.counts().of(KeyOutcome.GONE));
    }

    /** Compares every key both ways, by the side that is the authority, and repairs what differs. */
    String verify(Side authority, ProgressListener listener) {
        VerifyReport report = Verification.create(
                        source,
                        target,
                        VerifyConfig.defaults().withAuthority(authority).withRounds(ROUNDS))
                .run(listener);
        if (!report.equal()) {
            throw new DemoFailedException("the sides differ after the repair: " + report.listed());
        }
        return String.format(
                Locale.ROOT,
                "%,d keys compared, %,d the other way, in %.1f s: %,d different",
                report.compared(),
                report.sought(),
                report.elapsed().toMillis() / 1e3,
                report.different());
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
