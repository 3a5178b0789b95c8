package io.crossfade.jedis;

import io.crossfade.jedis.SeamClient.Opened;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.SentineledConnectionProvider;

/** Every kind of stock client an application may hold, by what its line becomes. */
enum AnyClient {
    REDIS_CLIENT(SeamClient.REDIS_CLIENT::open, true),
    JEDIS_POOLED(SeamClient.JEDIS_POOLED::open, true),
    /** Also for users of JedisSentinelPool. */
    JEDIS_POOL(SeamClient.JEDIS_POOL::open, true),
    REDIS_CLUSTER_CLIENT(jedis -> of(jedis.clusterClient()), false),
    @SuppressWarnings("deprecation") // it is what applications hold
    JEDIS_CLUSTER(jedis -> of(new JedisCluster(jedis.clusterProvider(), 5, Duration.ofSeconds(10))), false),
    REDIS_SENTINEL_CLIENT(jedis -> of(jedis.sentinelClient()), true),
    /** Jedis 7 only. */
    JEDIS_SENTINELED(AnyClient::sentineled, true);

    private final Function<JedisClients, Opened> opener;
    private final boolean transactions;

    AnyClient(Function<JedisClients, Opened> opener, boolean transactions) {
        this.opener = opener;
        this.transactions = transactions;
    }

    Opened open(JedisCrossfade jedis) {
        return open(jedis, RedisProtocol.RESP2);
    }

    Opened open(JedisCrossfade jedis, RedisProtocol protocol) {
        return opener.apply(jedis.clients(protocol));
    }

    /** Returns whether the stock client has transactions at all. */
    boolean hasTransactions() {
        return transactions;
    }

    private static Opened of(UnifiedJedis client) {
        return new Opened(client, client, client::pipelined, client::multi, client::sendCommand, client::close);
    }

    private static Opened sentineled(JedisClients jedis) {
        try {
            Class<?> type = Class.forName("redis.clients.jedis.JedisSentineled");
            return of((UnifiedJedis)
                    type.getConstructor(SentineledConnectionProvider.class).newInstance(jedis.sentinelProvider()));
        } catch (ClassNotFoundException e) {
            return Assumptions.abort("this version of Jedis has no JedisSentineled");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
