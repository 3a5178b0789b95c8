package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.LinkThrottle;
import io.crossfade.backfill.gentle.Pieces;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.DecoratedLink;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link whose pipelines go to the server in pieces, each when the one before has been answered and the turnstile lets it pass. The
 * commands keep their order. All answers are here when {@link #flush()} returns. While the job holds, a piece waits without a pass of the
 * turnstile, so that it keeps nobody else from the server. Not thread-safe.
 */
final class PiecedLink implements DecoratedLink {
    private static final Logger LOG = LoggerFactory.getLogger(PiecedLink.class);
    private static final Command PING = Command.of("PING");

    private final RedisLink bare;
    private final LinkThrottle throttle;
    private final ThrottledLink link;
    private final Pieces pieces;
    private final Deque<Unsent> unsent = new ArrayDeque<>();
    private final List<@Nullable Object> replies = new ArrayList<>();
    private int taken;

    PiecedLink(RedisLink bare, LinkThrottle throttle, Pieces pieces) {
        this.bare = bare;
        this.throttle = throttle;
        this.link = new ThrottledLink(bare, throttle);
        this.pieces = pieces;
    }

    /** A command, beside which key it is executed if that is not its own, and which servers it goes to. */
    private record Unsent(Command command, @Nullable Key key, Set<String> servers) {
        void over(RedisLink link) {
            if (key == null) {
                link.send(command);
            } else {
                link.send(command, key);
            }
        }
    }

    @Override
    public void send(Command command) {
        unsent.add(new Unsent(command, null, bare.servers(command, null)));
    }

    @Override
    public void send(Command command, Key key) {
        unsent.add(new Unsent(command, key, bare.servers(command, key)));
    }

    @Override
    public void flush() {
        while (!unsent.isEmpty()) {
            link.awaitTurn();
            exchange(pieces.next(unsent.stream().map(Unsent::servers)));
        }
    }

    private void exchange(Pieces.Piece piece) {
        int count = piece.commands();
        long nanos = 0;
        try {
            for (int i = 0; i < count; i++) {
                unsent.remove().over(link);
            }
            long start = System.nanoTime();
            link.flush();
            for (int i = 0; i < count; i++) {
                replies.add(link.receive());
            }
            nanos = System.nanoTime() - start;
        } finally {
            piece.answered(nanos);
        }
    }

    @Override
    public @Nullable Object receive() {
        if (taken == replies.size()) {
            return link.receive();
        }
        Object reply = replies.set(taken++, null);
        if (taken == replies.size()) {
            replies.clear();
            taken = 0;
        }
        return reply;
    }

    @Override
    public RedisLink link() {
        return bare;
    }

    @Override
    public RedisLink decorated(Primary primary) {
        return new PiecedLink(primary.link(), throttle, pieces.at(primary.name()));
    }

    /** Who left a pipeline in its middle may have left watched keys or a transaction behind: the connection must not serve others. */
    @Override
    public void close() {
        if (!unsent.isEmpty() || taken < replies.size()) {
            leaveUnanswered();
        }
        bare.close();
    }

    private void leaveUnanswered() {
        try {
            bare.send(PING);
        } catch (LinkException e) {
            LOG.debug("the connection had failed already", e);
        }
    }
}
