package io.crossfade.backfill.local;

import io.crossfade.backfill.feed.SnapshotSink;
import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.spi.RedisSide;
import java.util.Map;

/** Restores one snapshot as it comes. For one thread, which finishes or closes it. */
final class SnapshotRestore implements SnapshotSink, AutoCloseable {
    private final TargetLinks links;
    private final RestoreCrew crew;
    private final RestoreSink sink;
    private final BatchGuard guard;
    private final int database;

    SnapshotRestore(
            Map<Integer, RedisSide> targets,
            BackfillConfig config,
            ImportTally tally,
            ProgressMeter meter,
            Stop stop,
            Throttle throttle,
            BatchGuard guard) {
        this.links = new TargetLinks(targets, new Retries(config.walk().maxAttempts(), stop));
        this.crew = RestoreCrew.start(targets, config, tally, stop.part(), throttle, guard);
        this.guard = guard;
        this.database = targets.keySet().iterator().next();
        this.sink = new RestoreSink(config, targets, tally, crew, links, meter, Long.MAX_VALUE);
    }

    @Override
    public void key(StoredKey key) {
        sink.key(key);
    }

    @Override
    public void function(byte[] code) {
        links.apply(database, link -> {
            guard.check(database);
            return true;
        });
        sink.function(code);
    }

    @Override
    public void leftOut(String what) {
        sink.leftOut(what);
    }

    /** Blocks until all of it is restored. */
    void finish() {
        try {
            sink.flush();
            crew.finish();
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        crew.close();
        links.close();
    }
}
