package io.crossfade.shadow;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.DecoratedLink;
import io.crossfade.spi.Layout;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A link that remembers that it failed, so that a failure of two links together is laid to the right side. */
final class WatchedLink implements DecoratedLink {
    private final RedisLink link;
    private final AtomicBoolean failed;

    WatchedLink(RedisLink link) {
        this(link, new AtomicBoolean());
    }

    private WatchedLink(RedisLink link, AtomicBoolean failed) {
        this.link = link;
        this.failed = failed;
    }

    boolean failed() {
        return failed.get();
    }

    @Override
    public void send(Command command) {
        try {
            link.send(command);
        } catch (LinkException e) {
            failed.set(true);
            throw e;
        }
    }

    @Override
    public void send(Command command, Key key) {
        try {
            link.send(command, key);
        } catch (LinkException e) {
            failed.set(true);
            throw e;
        }
    }

    @Override
    public void flush() {
        try {
            link.flush();
        } catch (LinkException e) {
            failed.set(true);
            throw e;
        }
    }

    @Override
    public @Nullable Object receive() {
        try {
            return link.receive();
        } catch (LinkException e) {
            failed.set(true);
            throw e;
        }
    }

    @Override
    public List<Primary> primaries() {
        try {
            return DecoratedLink.super.primaries();
        } catch (LinkException e) {
            failed.set(true);
            throw e;
        }
    }

    @Override
    public Layout layout() {
        try {
            return link.layout();
        } catch (LinkException e) {
            failed.set(true);
            throw e;
        }
    }

    @Override
    public RedisLink link() {
        return link;
    }

    @Override
    public RedisLink decorated(Primary primary) {
        return new WatchedLink(primary.link(), failed);
    }
}
