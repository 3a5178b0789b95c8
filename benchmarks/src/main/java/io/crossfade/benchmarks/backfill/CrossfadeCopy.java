package io.crossfade.benchmarks.backfill;

import io.crossfade.backfill.local.Backfill;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.BackfillReport;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;

/** The backfill as it is set by default. */
public final class CrossfadeCopy implements CopyMethod {
    private static final BackfillConfig CONFIG = BackfillConfig.defaults();

    @Override
    public String title() {
        return "Crossfade backfill, " + CONFIG.walk().workers() + " workers";
    }

    @Override
    public void copy(RealRedis source, RealRedis target) {
        try (JedisSide from = JedisSide.open(Side.SOURCE, SideConfig.of(source.host(), source.port()));
                JedisSide to = JedisSide.open(Side.TARGET, SideConfig.of(target.host(), target.port()))) {
            BackfillReport report = Backfill.create(from, to, CONFIG).run(ProgressListener.NONE);
            if (!report.clean()) {
                throw new IllegalStateException("the backfill left keys behind: " + report.counts());
            }
        }
    }
}
