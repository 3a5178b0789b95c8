package io.crossfade.backfill.feed;

import io.crossfade.spi.SideConfig;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** Reads the formats in which servers persist and replicate. Thread-safe; each call blocks until all is read. */
public interface ReplicationFormats {
    /** The jar that has them, as the command line names it. */
    String JAR = "crossfade-replicator.jar";

    /**
     * Returns the formats of the jar that is there.
     *
     * @param wish what they are needed for, as in {@code --source-rdb}
     * @throws IllegalArgumentException naming the jar, if it is not on the class path
     */
    static ReplicationFormats find(String wish) {
        return ServiceLoader.load(ReplicationFormats.class, ReplicationFormats.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        wish + " needs " + JAR + " (artifact io.crossfade:crossfade-replicator): put it beside"
                                + " crossfade.jar, or on the class path"));
    }

    /**
     * Reads an RDB file to its end, and its check sum if it has one, so that nothing is written anywhere from a file that is
     * damaged, ends too early or holds what is not known.
     *
     * @param eachKey is called for each key, and may throw to end the reading
     * @return how many keys it holds
     * @throws FeedException if it cannot be read
     */
    long checkRdb(Path file, Runnable eachKey);

    /**
     * Reads an RDB file and hands on what it holds, on the caller's thread.
     *
     * @param newestVersion the newest version of the format that the values may be in; older ones stay as they are
     * @throws FeedException if it cannot be read; what {@code sink} throws goes to the caller as it is
     */
    void readRdb(Path file, int newestVersion, SnapshotSink sink);

    /**
     * Finds the files of an append-only file; reads its manifest, if there is one.
     *
     * @param path the file (Redis up to 6.2), or the folder or the manifest of several (from 7.0)
     * @throws FeedException if there is none, the manifest cannot be read, or a file that it names is missing
     */
    AppendOnlyLog appendOnly(Path path);

    /**
     * Prepares a connection to a server as its replica; does not connect. The server counts it as a replica, but it never acknowledges
     * what it has read, so that no WAIT takes it for one.
     *
     * @param source one server, not a cluster
     */
    ReplicaConnection replica(SideConfig source);
}
