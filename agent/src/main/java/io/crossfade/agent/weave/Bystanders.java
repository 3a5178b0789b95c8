package io.crossfade.agent.weave;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says so, once each, when a client is loaded that the agent does not take over: what it writes to the source is not carried.
 * Thread-safe.
 */
final class Bystanders {
    private static final String FOR_SENTINEL = "Jedis's client for Sentinel";
    private static final String FOR_CLUSTERS = "Jedis's client for clusters";

    /** Of Jedis, the clients themselves: what they are made of Crossfade uses too. */
    private static final Map<String, String> CLIENTS = Map.of(
            "io/lettuce/core/AbstractRedisClient", "Lettuce",
            "org/redisson/Redisson", "Redisson",
            "io/vertx/redis/client/Redis", "the Redis client of Vert.x",
            "redis/clients/jedis/JedisSentinelPool", FOR_SENTINEL,
            "redis/clients/jedis/JedisSentineled", FOR_SENTINEL,
            "redis/clients/jedis/RedisSentinelClient", FOR_SENTINEL,
            "redis/clients/jedis/JedisCluster", FOR_CLUSTERS,
            "redis/clients/jedis/RedisClusterClient", FOR_CLUSTERS);

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    void saw(String name) {
        String client = CLIENTS.get(name);
        if (client != null && seen.add(client)) {
            System.err.println(
                    "crossfade-agent: warning: this application has loaded " + client
                            + ", which the agent does not take over; what it writes to the source is not carried to the target");
        }
    }
}
