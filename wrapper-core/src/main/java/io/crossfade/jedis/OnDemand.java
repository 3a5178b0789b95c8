package io.crossfade.jedis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ConnectionProvider;

/**
 * A provider that asks servers as soon as it is made, made only when it is needed, so that a side which is down stops nobody
 * from starting. Thread-safe.
 *
 * @param <P> the kind of provider
 */
final class OnDemand<P extends ConnectionProvider> {
    /** So many callers that wait for one attempt share its failure, instead of trying one after the other. */
    private static final long SHARED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Supplier<P> maker;
    private volatile @Nullable P made;

    @GuardedBy("this") private @Nullable JedisException lastFailure;

    @GuardedBy("this") private long failedNanos;

    @GuardedBy("this") private boolean closed;

    OnDemand(Supplier<P> maker) {
        this.maker = maker;
    }

    /** Returns the provider; blocks for the servers' answers if it has to be made. */
    P get() {
        P ready = made;
        return ready == null ? make() : ready;
    }

    /** Returns the provider if it has been made; does not block. */
    @Nullable P ready() {
        return made;
    }

    private synchronized P make() {
        P ready = made;
        if (ready != null) {
            return ready;
        }
        if (closed) {
            throw new JedisException("the connections are closed");
        }
        if (lastFailure != null && System.nanoTime() - failedNanos < SHARED_NANOS) {
            throw lastFailure;
        }
        try {
            P fresh = maker.get();
            made = fresh;
            return fresh;
        } catch (JedisException e) {
            lastFailure = e;
            failedNanos = System.nanoTime();
            throw e;
        }
    }

    /** Closes the provider if it has been made; none is made afterwards. */
    synchronized void close() throws Exception {
        closed = true;
        P ready = made;
        if (ready != null) {
            ready.close();
        }
    }
}
