package shop;

import java.util.function.Consumer;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** An application with several databases, over each client; prints what it finds. Arguments: host and port of its Redis. */
public final class Databases {
    private Databases() {}

    public static void main(String[] args) throws Exception {
        HostAndPort place = new HostAndPort(args[0], Integer.parseInt(args[1]));
        DefaultJedisClientConfig third =
                DefaultJedisClientConfig.builder().database(3).build();
        try (JedisPool pool = new JedisPool(new JedisPoolConfig(), place.getHost(), place.getPort(), 2000, null, 3)) {
            use(pool, jedis -> jedis.set("pool", "3"));
            use(pool, jedis -> {
                jedis.select(0);
                jedis.set("pool", "0");
            });
            use(pool, jedis -> System.out.println("pool: " + jedis.getDB() + " " + jedis.get("pool")));
        }
        try (RedisClient client =
                RedisClient.builder().hostAndPort(place).clientConfig(third).build()) {
            client.set("client", "3");
        }
        try (Jedis jedis = new Jedis(place, third)) {
            jedis.set("single", "3");
        }
        try (Jedis jedis = new Jedis(place)) {
            jedis.set("single", "0");
            jedis.select(3);
            System.out.println("single: " + jedis.get("single") + " " + jedis.get("client"));
        }
        pooled(place, third);
    }

    /** Jedis 8 has no JedisPooled any more. */
    private static void pooled(HostAndPort place, DefaultJedisClientConfig third) throws Exception {
        try {
            UnifiedJedis pooled = (UnifiedJedis) Class.forName("redis.clients.jedis.JedisPooled")
                    .getConstructor(HostAndPort.class, redis.clients.jedis.JedisClientConfig.class)
                    .newInstance(place, third);
            pooled.set("pooled", "3");
            pooled.close();
        } catch (ClassNotFoundException jedis8) {
            System.out.println("no JedisPooled");
        }
    }

    private static void use(JedisPool pool, Consumer<Jedis> use) {
        try (Jedis jedis = pool.getResource()) {
            use.accept(jedis);
        }
    }
}
