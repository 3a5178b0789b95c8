package io.crossfade.replicator;

import io.crossfade.backfill.feed.AppendOnlyLog;
import io.crossfade.backfill.feed.ReplicaConnection;
import io.crossfade.backfill.feed.ReplicationFormats;
import io.crossfade.backfill.feed.SnapshotSink;
import io.crossfade.spi.SideConfig;
import java.nio.file.Path;

/** The formats as redis-replicator reads them. Stateless and thread-safe; blocks while it reads. */
public final class LibraryFormats implements ReplicationFormats {
    /** Called by the service loader. */
    public LibraryFormats() {}

    @Override
    public long checkRdb(Path file, Runnable eachKey) {
        return new RdbFile(file).check(eachKey);
    }

    @Override
    public void readRdb(Path file, int newestVersion, SnapshotSink sink) {
        new RdbFile(file).read(newestVersion, sink);
    }

    @Override
    public AppendOnlyLog appendOnly(Path path) {
        return AofLog.of(path);
    }

    @Override
    public ReplicaConnection replica(SideConfig source) {
        return new Replica(source);
    }
}
