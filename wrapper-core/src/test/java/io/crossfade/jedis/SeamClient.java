package io.crossfade.jedis;

import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.commons.pool2.PooledObjectFactory;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.Assumptions;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.commands.JedisBinaryCommands;
import redis.clients.jedis.commands.JedisCommands;
import redis.clients.jedis.commands.ProtocolCommand;

/** The stock clients an application may hold, each on the seam, behind what they have in common. */
enum SeamClient {
    REDIS_CLIENT {
        @Override
        Opened open(JedisClients jedis) {
            return of(jedis.redisClient());
        }
    },
    /** Jedis 7 only. */
    JEDIS_POOLED {
        @Override
        Opened open(JedisClients jedis) {
            try {
                Class<?> type = Class.forName("redis.clients.jedis.JedisPooled");
                return of((UnifiedJedis) type.getConstructor(PooledObjectFactory.class, GenericObjectPoolConfig.class)
                        .newInstance(jedis.connectionFactory(), new GenericObjectPoolConfig<Connection>()));
            } catch (ClassNotFoundException e) {
                return Assumptions.abort("this version of Jedis has no JedisPooled");
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    },
    JEDIS_POOL {
        @Override
        @SuppressWarnings("deprecation") // it is what applications hold
        Opened open(JedisClients jedis) {
            JedisPool pool = new JedisPool(new GenericObjectPoolConfig<Jedis>(), jedis.jedisFactory());
            Jedis client = pool.getResource();
            return new Opened(client, client, client::pipelined, client::multi, client::sendCommand, () -> {
                client.close();
                pool.close();
            });
        }
    };

    /** A client in use. */
    record Opened(
            JedisCommands commands,
            JedisBinaryCommands binary,
            Supplier<AbstractPipeline> pipelines,
            Supplier<AbstractTransaction> transactions,
            BiFunction<ProtocolCommand, String[], Object> any,
            Runnable end)
            implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    abstract Opened open(JedisClients jedis);

    Opened open(JedisCrossfade jedis) {
        return open(jedis.clients(RedisProtocol.RESP2));
    }

    private static Opened of(UnifiedJedis client) {
        return new Opened(client, client, client::pipelined, client::multi, client::sendCommand, client::close);
    }
}
