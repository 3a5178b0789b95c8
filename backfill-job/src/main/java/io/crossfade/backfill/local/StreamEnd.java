package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.backfill.feed.ReplicaPosition;
import io.crossfade.backfill.gentle.Threads;
import io.crossfade.model.Command;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the reading of a source in order: when it is cancelled, the source is asked how much it has written by then, and the connection is
 * closed once all of that has been read, or after 8 s. On the thread {@code crossfade-follow-end}, for as long as the source is read.
 */
final class StreamEnd implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamEnd.class);
    private static final Command INFO = Command.of("INFO", "replication");
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final RedisSide source;
    private final FollowState state;
    private final Runnable disconnect;
    private final Stop wake;
    private final Stop closed = new Stop();
    private final Thread thread = new Thread(this::run, "crossfade-follow-end");
    private volatile boolean whole;

    /**
     * Creates an end; nothing happens before {@link #start}.
     *
     * @param cancelled is requested when nothing more is to be read than there is by then
     * @param disconnect closes the connection that is read
     */
    StreamEnd(RedisSide source, FollowState state, Stop cancelled, Runnable disconnect) {
        this.source = source;
        this.state = state;
        this.wake = cancelled.part();
        this.disconnect = disconnect;
    }

    void start() {
        thread.start();
    }

    /** Returns whether all was read that had been written when it was cancelled. */
    boolean isWhole() {
        return whole;
    }

    private void run() {
        boolean wanted = false;
        while (!wanted) {
            wanted = wake.isOverWithin(PATIENCE);
        }
        if (state.isFollowing()) {
            readOn();
        }
        disconnect.run();
    }

    /** A snapshot that is under way is not waited for: the next run begins with one anyway. */
    private void readOn() {
        long over = System.nanoTime() + PATIENCE.toNanos();
        ReplicaPosition last = null;
        boolean through = false;
        while (!through && !closed.isRequested() && System.nanoTime() - over < 0) {
            last = last == null ? written() : last;
            ReplicaPosition now = state.position();
            if (last != null && now.offset() >= 0) {
                boolean same = now.replicationId().equals(last.replicationId());
                whole = same && now.offset() >= last.offset();
                through = whole || !same;
            }
            through = through || closed.isOverWithin(LOOK);
        }
    }

    /** Returns how much the source has written by now; null if it does not tell. */
    private @Nullable ReplicaPosition written() {
        try (RedisLink link = source.lease()) {
            List<String> lines = link.exchange(INFO) instanceof byte[] text
                    ? new String(text, UTF_8).lines().toList()
                    : List.of();
            String offset = figure(lines, "master_repl_offset:");
            return offset.isEmpty()
                    ? null
                    : new ReplicaPosition(figure(lines, "master_replid:"), Long.parseLong(offset), 0);
        } catch (LinkException e) {
            LOG.debug("the source cannot be asked now how much it has written", e);
            return null;
        }
    }

    private static String figure(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElse("");
    }

    /** The source is not read any more. */
    @Override
    public void close() {
        closed.request();
        wake.request();
        Threads.awaitEnd(List.of(thread));
    }
}
