package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.LinkThrottle;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.DecoratedLink;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A link whose pipelines wait for their turn and are measured. Nothing is outstanding while it waits. Not thread-safe. */
final class ThrottledLink implements DecoratedLink {
    private final RedisLink link;
    private final LinkThrottle throttle;
    private int commands;
    private int outstanding;
    private long bytes;
    private long startNanos;
    private long flushedNanos;
    private long busyNanos;
    private boolean hasTurn;

    ThrottledLink(RedisLink link, LinkThrottle throttle) {
        this.link = link;
        this.throttle = throttle;
    }

    @Override
    public void send(Command command) {
        beforeSending(command);
        link.send(command);
    }

    @Override
    public void send(Command command, Key key) {
        beforeSending(command);
        link.send(command, key);
    }

    /** Waits now for what the next pipeline would wait for before its first command, which then goes at once. */
    void awaitTurn() {
        if (!hasTurn) {
            long busy = busyNanos;
            busyNanos = 0;
            throttle.turn(busy);
            hasTurn = true;
        }
    }

    private void beforeSending(Command command) {
        if (outstanding == 0) {
            awaitTurn();
            hasTurn = false;
            startNanos = System.nanoTime();
        }
        outstanding++;
        commands++;
        for (int i = 0; i < command.size(); i++) {
            bytes += command.arg(i).length;
        }
    }

    @Override
    public void flush() {
        link.flush();
        flushedNanos = System.nanoTime();
    }

    @Override
    public @Nullable Object receive() {
        Object reply = link.receive();
        boolean first = outstanding == commands;
        outstanding--;
        bytes += bytes(reply);
        if (first || outstanding == 0) {
            long now = System.nanoTime();
            if (first) {
                throttle.waited(now - flushedNanos);
            }
            if (outstanding == 0) {
                busyNanos = now - startNanos;
                throttle.done(bytes, commands);
                bytes = 0;
                commands = 0;
            }
        }
        return reply;
    }

    private static long bytes(@Nullable Object reply) {
        if (reply instanceof byte[] text) {
            return text.length;
        }
        long sum = 0;
        if (reply instanceof List<?> elements) {
            for (Object element : elements) {
                sum += bytes(element);
            }
        }
        return sum;
    }

    @Override
    public RedisLink link() {
        return link;
    }

    @Override
    public RedisLink decorated(Primary primary) {
        return new ThrottledLink(primary.link(), throttle);
    }
}
