package io.crossfade.shadow;

import io.crossfade.model.Command;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import org.jspecify.annotations.Nullable;

/** A link that remembers that it failed, so that a failure of two links together is laid to the right side. */
final class WatchedLink implements RedisLink {
    private final RedisLink link;
    private boolean failed;

    WatchedLink(RedisLink link) {
        this.link = link;
    }

    boolean failed() {
        return failed;
    }

    @Override
    public void send(Command command) {
        try {
            link.send(command);
        } catch (LinkException e) {
            failed = true;
            throw e;
        }
    }

    @Override
    public void flush() {
        try {
            link.flush();
        } catch (LinkException e) {
            failed = true;
            throw e;
        }
    }

    @Override
    public @Nullable Object receive() {
        try {
            return link.receive();
        } catch (LinkException e) {
            failed = true;
            throw e;
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
