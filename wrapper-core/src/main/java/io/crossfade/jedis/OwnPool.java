package io.crossfade.jedis;

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
    OwnPool(HostAndPort server, JedisClientConfig client, ConnectionPoolConfig config) {
        super(server, client, config);
    }

    @Override
    public void addObject() throws Exception {
        if (getNumWaiters() > 0) {
            super.addObject();
        }
    }
}
