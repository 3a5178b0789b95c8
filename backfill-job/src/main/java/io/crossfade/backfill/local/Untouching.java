package io.crossfade.backfill.local;

import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.KeyMapping;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A side whose connections do not count as uses of the keys that they read, where the server lets them: CLIENT NO-TOUCH, of Redis from
 * 7.2 and Valkey. So what a job reads stays as likely to be evicted as before. A connection stays so when it goes back to its pool.
 * Thread-safe; the side stays the caller's.
 */
final class Untouching implements RedisSide {
    private static final Command NO_TOUCH = Command.of("CLIENT", "NO-TOUCH", "ON");

    /** What a server answers that will answer so every time. */
    private static final Set<String> LASTING = Set.of("ERR", "NOPERM");

    private final RedisSide side;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile @Nullable String refusal;

    private Untouching(RedisSide side) {
        this.side = side;
    }

    static Untouching of(RedisSide side) {
        return side instanceof Untouching already ? already : new Untouching(side);
    }

    /** Returns what a server answers that does not know it or does not let us; null if none has. */
    @Nullable String refusal() {
        return refusal;
    }

    @Override
    public Side side() {
        return side.side();
    }

    @Override
    public String endpoint() {
        return side.endpoint();
    }

    @Override
    public @Nullable KeyMapping mapping() {
        return side.mapping();
    }

    @Override
    public RedisLink lease() {
        RedisLink link = side.lease();
        try {
            asQuietly(link);
        } catch (LinkException e) {
            link.close();
            throw e;
        }
        return link;
    }

    private void asQuietly(RedisLink link) {
        if (refusal != null) {
            return;
        }
        for (Primary server : link.primaries()) {
            if (server.link().exchange(NO_TOUCH) instanceof ErrorReply error) {
                if (!LASTING.contains(error.code())) {
                    throw LinkException.unreachable(
                            "the " + side.side().label() + " answers: " + error.message(), null);
                }
                refusal = error.message();
            }
        }
    }

    /** Tells once, if what is read here counts and makes a difference to what the server evicts. */
    void tellIfReadsCount(ProgressListener listener, Retries retries) {
        boolean counts;
        try {
            counts = PlainLinks.ask(this, retries, EvictionPolicy::of).countsReads();
        } catch (StoppedException e) {
            return; // nothing will be read
        }
        String answer = refusal;
        if (answer != null && counts && !told.getAndSet(true)) {
            listener.noted("what is read counts as used for the " + side.side().label()
                    + "'s LRU or LFU, since it answers CLIENT NO-TOUCH (Redis 7.2, Valkey) with: " + answer);
        }
    }

    /** Does nothing: whoever opened the side closes it. */
    @Override
    public void close() {
        // not ours
    }
}
