package io.crossfade.benchmarks.backfill;

import io.crossfade.backfill.local.Verification;
import io.crossfade.backfill.local.VerifyConfig;
import io.crossfade.backfill.local.VerifyReport;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;

/** The full verification at full speed, as by {@code --min-share 1}, of what has just been copied: both ways, every value. */
public final class CrossfadeVerify implements CopyMethod {
    private final VerifyConfig config;

    /** Verifies with so many workers. */
    public CrossfadeVerify(int workers) {
        VerifyConfig defaults = VerifyConfig.defaults();
        config = defaults.withWalk(FullSpeed.of(defaults.walk(), workers));
    }

    @Override
    public String title() {
        return "Crossfade verify, " + config.walk().workers() + " workers";
    }

    @Override
    public void copy(RealRedis source, RealRedis target) {
        try (JedisSide from = JedisSide.open(Side.SOURCE, SideConfig.of(source.host(), source.port()));
                JedisSide to = JedisSide.open(Side.TARGET, SideConfig.of(target.host(), target.port()))) {
            VerifyReport report = Verification.create(from, to, config).run(ProgressListener.NONE);
            if (!report.complete() || !report.equal()) {
                throw new IllegalStateException("both sides are not equal: " + report.found());
            }
        }
    }
}
