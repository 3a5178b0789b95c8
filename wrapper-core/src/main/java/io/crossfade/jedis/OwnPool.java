package io.crossfade.jedis;

import java.time.Duration;
import java.util.NoSuchElementException;
import org.apache.commons.pool2.PooledObject;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;

/**
 * A pool of Crossfade's own connections to one server. Thread-safe.
 *
 * <p>Commons Pool 2.13 replaces each connection that is dropped by a new one, on the thread that drops it: who gives up on a
 * server that hangs would wait for that server once more, as long as its timeouts permit. Here that is done only for those who
 * wait for a connection.
 */
final class OwnPool extends ConnectionPool {
    /** Whether this thread must not wait for a connection to be opened. */
    private static final ThreadLocal<Boolean> ONLY_IDLE = ThreadLocal.withInitial(() -> Boolean.FALSE);

    /** None was idle after all. */
    private static final class NoneIdle extends Exception {
        private static final long serialVersionUID = 1L;

        NoneIdle() {
            super("no idle connection", null, false, false);
        }
    }

    private static final class Factory extends ConnectionFactory {
        Factory(HostAndPort server, JedisClientConfig client) {
            super(server, client);
        }

        @Override
        public PooledObject<Connection> makeObject() throws Exception {
            if (ONLY_IDLE.get()) {
                throw new NoneIdle();
            }
            return super.makeObject();
        }
    }

    OwnPool(HostAndPort server, JedisClientConfig client, ConnectionPoolConfig config) {
        super(new Factory(server, client), config);
        attachAuthenticationListener(client.getAuthXManager());
    }

    /** Takes an idle connection; returns null if there is none. Opens none, and does not wait. */
    @Nullable Connection idle() {
        if (getNumIdle() == 0) {
            return null;
        }
        ONLY_IDLE.set(Boolean.TRUE);
        try {
            Connection connection = borrowObject(Duration.ZERO);
            connection.setHandlingPool(this);
            return connection;
        } catch (NoSuchElementException | NoneIdle takenMeanwhile) {
            return null;
        } catch (Exception e) {
            throw new IllegalStateException("an idle connection could not be taken", e);
        } finally {
            ONLY_IDLE.remove();
        }
    }

    @Override
    public void addObject() throws Exception {
        if (getNumWaiters() > 0) {
            super.addObject();
        }
    }
}
