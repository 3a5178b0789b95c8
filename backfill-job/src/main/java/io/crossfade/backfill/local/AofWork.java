package io.crossfade.backfill.local;

import io.crossfade.backfill.feed.AppendOnlyLog;
import io.crossfade.backfill.feed.LogExtent;
import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.backfill.replay.TouchedFilter;
import io.crossfade.spi.RedisSide;

/**
 * What an append-only file is executed with.
 *
 * @param extent what of {@code log} counts
 * @param touched the keys that its commands name
 * @param version the newest version of the format that values may be in
 * @param area the database of the target where the commands are executed
 * @param meter counts {@link #steps()} in all
 * @param cancelled the wish that all ends
 */
record AofWork(
        AppendOnlyLog log,
        LogExtent extent,
        TouchedFilter touched,
        int version,
        RedisSide area,
        BackfillConfig config,
        Throttle throttle,
        ProgressMeter meter,
        ProgressListener listener,
        Stop cancelled) {
    /** Returns how many steps the whole takes: to execute each command, and to see to each key twice. */
    long steps() {
        return Math.max(1, extent.keys() * 2 + extent.commands());
    }

    Retries retries(Stop stop) {
        return new Retries(config.walk().maxAttempts(), stop);
    }
}
