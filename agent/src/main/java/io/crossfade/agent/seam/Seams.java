package io.crossfade.agent.seam;

import io.crossfade.jedis.JedisCrossfade;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.commons.pool2.PooledObjectFactory;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisException;

/** The running Crossfade of one Jedis, and the connections on it. Thread-safe. */
final class Seams {
    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);
    private static final Duration DRAIN_AT_EXIT = Duration.ofSeconds(2);

    private final JedisCrossfade crossfade;
    private final Keeper keeper;

    private Seams(JedisCrossfade crossfade) {
        this.crossfade = crossfade;
        this.keeper = new Keeper(crossfade.connectionFactory());
    }

    /** Opens Crossfade for the rest of the JVM's life. */
    static Seams open(Path file) {
        JedisCrossfade crossfade = JedisCrossfade.open(file);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(crossfade), "crossfade-exit"));
        LOG.info("the agent puts connections to the source on Crossfade, as {} says", file);
        return new Seams(crossfade);
    }

    /** Does not close: shutdown hooks of the application, which run at the same time, may still need Redis. */
    private static void drain(JedisCrossfade crossfade) {
        if (!crossfade.crossfade().awaitConverged(DRAIN_AT_EXIT)) {
            LOG.warn("the JVM ends with writes that were not carried; a verify run with repair is owed");
        }
    }

    /**
     * Returns a new connection on Crossfade that speaks {@code protocol} and begins in {@code database}, and lasts as long as the
     * one that it stands in for.
     */
    Connection next(RedisProtocol protocol, int database) {
        try {
            Connection seam = crossfade
                    .clients(protocol)
                    .connectionFactory(database)
                    .makeObject()
                    .getObject();
            seam.setHandlingPool(keeper);
            return seam;
        } catch (JedisException e) {
            throw e;
        } catch (Exception e) {
            throw new JedisException("Crossfade cannot make a connection", e);
        }
    }

    /**
     * Keeps a seam alive when it is closed because the connection that it stands in for goes back to its pool: what was queued on
     * the seam is dropped, the seam stays with that connection.
     */
    private static final class Keeper extends ConnectionPool {
        Keeper(PooledObjectFactory<Connection> factory) {
            super(factory, settings());
        }

        private static GenericObjectPoolConfig<Connection> settings() {
            GenericObjectPoolConfig<Connection> settings = new GenericObjectPoolConfig<>();
            settings.setJmxEnabled(false);
            return settings;
        }

        @Override
        public void returnResource(Connection seam) {
            seam.setHandlingPool(this);
        }

        @Override
        public void returnBrokenResource(Connection seam) {
            seam.setHandlingPool(this);
        }
    }
}
