package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.LinkThrottle;
import io.crossfade.backfill.gentle.Pieces;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.Layout;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link whose pipelines go to the server in pieces, each when the one before has been answered and the turnstile lets it pass. The
 * commands keep their order. All answers are here when {@link #flush()} returns. While the job holds, a piece waits without a pass of the
 * turnstile, so that it keeps nobody else from the server. Not thread-safe.
 */
final class PiecedLink implements RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger(PiecedLink.class);
    private static final Command PING = Command.of("PING");

    private final RedisLink server;
    private final LinkThrottle throttle;
    private final ThrottledLink link;
    private final Pieces pieces;
    private final Deque<Unsent> unsent = new ArrayDeque<>();
    private final List<@Nullable Object> replies = new ArrayList<>();
    private int taken;

    PiecedLink(RedisLink server, LinkThrottle throttle, Pieces pieces) {
        this.server = server;
        this.throttle = throttle;
        this.link = new ThrottledLink(server, throttle);
        this.pieces = pieces;
    }

    /** A command, and beside which key it is executed if that is not its own. */
    private record Unsent(Command command, @Nullable Key key) {
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
        unsent.add(new Unsent(command, null));
    }

    @Override
    public void send(Command command, Key key) {
        unsent.add(new Unsent(command, key));
    }

    @Override
    public void flush() {
        while (!unsent.isEmpty()) {
            link.awaitTurn();
            exchange(pieces.next());
        }
    }

    private void exchange(Pieces.Piece piece) {
        int count = Math.min(piece.commands(), unsent.size());
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
            piece.answered(count, nanos);
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
    public Command inScript(Command command) {
        return link.inScript(command);
    }

    @Override
    public List<Primary> primaries() {
        return server.primaries().stream()
                .map(primary -> new Primary(
                        primary.name(),
                        primary.slot(),
                        new PiecedLink(primary.link(), throttle, pieces.at(primary.name()))))
                .toList();
    }

    @Override
    public Layout layout() {
        return link.layout();
    }

    @Override
    public boolean isStale() {
        return link.isStale();
    }

    /** Who left a pipeline in its middle may have left watched keys or a transaction behind: the connection must not serve others. */
    @Override
    public void close() {
        if (!unsent.isEmpty() || taken < replies.size()) {
            leaveUnanswered();
        }
        link.close();
    }

    private void leaveUnanswered() {
        try {
            server.send(PING);
        } catch (LinkException e) {
            LOG.debug("the connection had failed already", e);
        }
    }
}
