package io.crossfade.jedis;

import io.crossfade.model.HashSlot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/**
 * The primaries of a cluster through a stock provider, of which only members are used that are alike in Jedis 7.4.1 and
 * 8.0.2. Replicas are never asked. Thread-safe.
 */
final class ClusterNodes {
    /** How long the primaries are believed to be the same; a redirection ends it earlier. */
    private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<ClusterConnectionProvider> provider;
    private volatile @Nullable Seen seen;

    /** The primaries as they were at some time. */
    private record Seen(List<HostAndPort> primaries, long atNanos) {}

    ClusterNodes(Supplier<ClusterConnectionProvider> provider) {
        this.provider = provider;
    }

    /** Takes a connection to the primary of {@code slot}; if none can be had, to the one that has taken over. */
    Connection at(int slot) {
        HostAndPort tried = owner(slot);
        try {
            return provider.get().getConnectionFromSlot(slot);
        } catch (JedisException e) {
            renew(null);
            if (owner(slot).equals(tried)) {
                throw e;
            }
            return provider.get().getConnectionFromSlot(slot);
        }
    }

    Connection at(HostAndPort node) {
        try {
            return provider.get().getConnection(node);
        } catch (JedisException e) {
            renew(null);
            throw e;
        }
    }

    /** Returns the primary of {@code slot}; while nobody serves it, any other, which will say so. */
    HostAndPort owner(int slot) {
        HostAndPort owner = ownerOrNull(slot);
        if (owner == null) {
            renew(null);
            owner = ownerOrNull(slot);
        }
        return owner == null ? any() : owner;
    }

    HostAndPort any() {
        List<HostAndPort> primaries = primaries();
        return primaries.get(ThreadLocalRandom.current().nextInt(primaries.size()));
    }

    /**
     * Returns every primary, in an order that depends on nothing but their addresses. Jedis's own list of them is not kept up
     * after a failover (7.4.1), so they are gathered from the owners of the slots.
     */
    List<HostAndPort> primaries() {
        Seen last = seen;
        if (last == null || System.nanoTime() - last.atNanos() > TRUSTED_NANOS) {
            last = new Seen(gather(), System.nanoTime());
            seen = last;
        }
        return last.primaries();
    }

    private List<HostAndPort> gather() {
        Set<HostAndPort> owners = owners();
        if (owners.isEmpty()) {
            provider.get().renewSlotCache();
            owners = owners();
        }
        if (owners.isEmpty()) {
            throw new JedisClusterOperationException("No reachable node in cluster.");
        }
        List<HostAndPort> sorted = new ArrayList<>(owners);
        sorted.sort(Comparator.comparingInt(ClusterCursor::tag).thenComparing(HostAndPort::toString));
        return List.copyOf(sorted);
    }

    private Set<HostAndPort> owners() {
        Set<HostAndPort> owners = new LinkedHashSet<>();
        for (int slot = 0; slot < HashSlot.COUNT; slot++) {
            HostAndPort owner = ownerOrNull(slot);
            if (owner != null) {
                owners.add(owner);
            }
        }
        return owners;
    }

    @SuppressWarnings("NullAway") // Jedis is not annotated: a slot may have no node
    private @Nullable HostAndPort ownerOrNull(int slot) {
        return provider.get().getNode(slot);
    }

    /** Asks the cluster for its layout, through the connection that was redirected if there is one. */
    void renew(@Nullable Connection through) {
        if (through == null) {
            provider.get().renewSlotCache();
        } else {
            provider.get().renewSlotCache(through);
        }
        seen = null;
    }
}
