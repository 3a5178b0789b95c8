package io.crossfade.benchmarks.backfill;

import io.crossfade.backfill.local.Backfill;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.BackfillReport;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;

/** The backfill at full speed, as by {@code --min-share 1}. */
public final class CrossfadeCopy implements CopyMethod {
    private final BackfillConfig config;

    /** Copies with so many workers. */
    public CrossfadeCopy(int workers) {
        BackfillConfig defaults = BackfillConfig.defaults();
        config = defaults.withWalk(FullSpeed.of(defaults.walk(), workers));
    }

    @Override
    public String title() {
        return "Crossfade backfill, " + config.walk().workers() + " workers";
    }

    @Override
    public void copy(RealRedis source, RealRedis target) {
        try (JedisSide from = JedisSide.open(Side.SOURCE, SideConfig.of(source.host(), source.port()));
                JedisSide to = JedisSide.open(Side.TARGET, SideConfig.of(target.host(), target.port()))) {
            BackfillReport report = Backfill.create(from, to, config).run(ProgressListener.NONE);
            if (!report.clean()) {
                throw new IllegalStateException("the backfill left keys behind: " + report.counts());
            }
        }
    }
}
