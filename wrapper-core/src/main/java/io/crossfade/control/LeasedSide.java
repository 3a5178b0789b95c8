package io.crossfade.control;

import io.crossfade.model.KeyMapping;
import io.crossfade.model.Side;
import io.crossfade.phase.Lease;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import org.jspecify.annotations.Nullable;

/**
 * A side as the lanes see it: when the lease of this process is over, nothing is sent any more, as if the side could not be reached.
 * What waits stays dirty. Thread-safe.
 */
public final class LeasedSide implements RedisSide {
    private final RedisSide side;
    private final Lease lease;

    /** Creates a view of {@code side}, which stays the caller's to close. */
    public LeasedSide(RedisSide side, Lease lease) {
        this.side = side;
        this.lease = lease;
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
        LeasedLink.requireHeld(lease, false);
        return new LeasedLink(side.lease(), lease);
    }

    @Override
    public @Nullable RedisLink leaseIdle() {
        RedisLink idle = lease.allowsToBegin() ? side.leaseIdle() : null;
        return idle == null ? null : new LeasedLink(idle, lease);
    }

    @Override
    public void close() {
        // the side is its owner's to close
    }
}
