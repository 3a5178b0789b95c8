package io.crossfade.backfill.feed;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An append-only file, or a folder of several with their manifest. Each call blocks until all is read; for one thread. */
public interface AppendOnlyLog {
    /**
     * Reads to the end, and the check sums of snapshots, so that nothing is done by a file that is damaged or holds what is not known.
     *
     * @param since if not null, only what came since then counts, and perhaps a little of what came before; snapshots do not
     * @param sink takes what counts, and perhaps what stands behind the last whole transaction; may throw to end the reading
     * @throws FeedException if it cannot be read, or does not tell what came since then
     */
    LogExtent survey(@Nullable Instant since, LogSink sink);

    /**
     * Reads again what {@link #survey} has found.
     *
     * @param newestVersion the newest version of the format that the values of a snapshot may be in
     * @throws FeedException if it cannot be read; what {@code sink} throws goes to the caller as it is
     */
    void read(LogExtent extent, int newestVersion, LogSink sink);
}
