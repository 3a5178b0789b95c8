package io.crossfade.control;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.phase.Lease;
import io.crossfade.spi.DecoratedLink;
import io.crossfade.spi.Layout;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that fails when the lease of this process is over. Not thread-safe. */
final class LeasedLink implements DecoratedLink {
    private final RedisLink link;
    private final Lease lease;
    private boolean sent;

    LeasedLink(RedisLink link, Lease lease) {
        this.link = link;
        this.lease = lease;
    }

    /** What was sent before on the same link may have been executed or not. */
    static void requireHeld(Lease lease, boolean sent) {
        if (!lease.allowsToBegin()) {
            String message = "this instance has lost the control plane, so it sends nothing to either side";
            throw sent ? LinkException.outcomeUnknown(message, null) : LinkException.unreachable(message, null);
        }
    }

    @Override
    public RedisLink link() {
        return link;
    }

    @Override
    public RedisLink decorated(Primary primary) {
        return new LeasedLink(primary.link(), lease);
    }

    @Override
    public void send(Command command) {
        requireHeld(lease, sent);
        sent = true;
        link.send(command);
    }

    @Override
    public void send(Command command, Key key) {
        requireHeld(lease, sent);
        sent = true;
        link.send(command, key);
    }

    @Override
    public void flush() {
        requireHeld(lease, sent);
        link.flush();
    }

    @Override
    public @Nullable Object receive(int millis) {
        return link.receive(millis);
    }

    @Override
    public List<Primary> primaries() {
        requireHeld(lease, sent);
        return DecoratedLink.super.primaries();
    }

    @Override
    public Layout layout() {
        requireHeld(lease, sent);
        return link.layout();
    }
}
