package shop;

import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.csc.CacheConfig;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.resps.Tuple;

/** What only some applications do; each prints one line. Arguments: host and port of its Redis. */
public final class Oddities {
    private Oddities() {}

    public static void main(String[] args) throws Exception {
        HostAndPort place = new HostAndPort(args[0], Integer.parseInt(args[1]));
        comesBack(place);
        validates(place);
        keepsNothingQueued(place);
        extendsConnection(place);
        otherDatabase(place);
        otherName(place);
        speaksResp3(place);
        tell("cache", () -> cached(place));
        Class.forName("io.lettuce.core.AbstractRedisClient");
    }

    private static void comesBack(HostAndPort place) {
        Jedis jedis = new Jedis(place);
        jedis.set("odd:one", "1");
        jedis.disconnect();
        boolean away = !jedis.isConnected();
        jedis.set("odd:two", "2");
        System.out.println("comes back: " + (away && jedis.isConnected() && "2".equals(jedis.get("odd:two"))));
        jedis.close();
    }

    private static void validates(HostAndPort place) {
        JedisPoolConfig settings = new JedisPoolConfig();
        settings.setTestOnBorrow(true);
        settings.setTestOnReturn(true);
        settings.setMaxTotal(1);
        try (JedisPool pool = new JedisPool(settings, place.getHost(), place.getPort())) {
            Jedis first = pool.getResource();
            first.set("odd:three", "3");
            first.close();
            Jedis second = pool.getResource();
            System.out.println("validates: " + (first == second) + " " + second.getConnection());
            second.close();
        }
    }

    /** What was sent and never read is of no concern to the next one who borrows the connection. */
    private static void keepsNothingQueued(HostAndPort place) {
        ConnectionPoolConfig settings = new ConnectionPoolConfig();
        settings.setMaxTotal(1);
        try (RedisClient client = RedisClient.builder()
                .hostAndPort(place)
                .poolConfig(settings)
                .clientConfig(DefaultJedisClientConfig.builder()
                        .protocol(RedisProtocol.RESP2)
                        .build())
                .build()) {
            try (Connection connection = client.getPool().getResource()) {
                connection.sendCommand(redis.clients.jedis.Protocol.Command.SET, "odd:never", "1");
            }
            System.out.println("queued is dropped: " + (client.get("odd:never") == null));
        }
    }

    private static void extendsConnection(HostAndPort place) {
        Connection own = new Connection(place) {
            @Override
            public void connect() {
                super.connect();
            }
        };
        System.out.println("extended: " + own.ping());
        own.close();
    }

    private static void otherDatabase(HostAndPort place) {
        try (Jedis jedis = new Jedis(
                place, DefaultJedisClientConfig.builder().database(3).build())) {
            jedis.set("odd:third", "3");
        }
    }

    private static void otherName(HostAndPort place) {
        try (Jedis jedis = new Jedis("localhost", place.getPort())) {
            jedis.get("odd:one");
        }
    }

    private static void speaksResp3(HostAndPort place) {
        DefaultJedisClientConfig config =
                DefaultJedisClientConfig.builder().protocol(RedisProtocol.RESP3).build();
        try (Jedis jedis = new Jedis(place, config)) {
            jedis.zadd("odd:scores", 1.5, "a");
            Pipeline pipeline = jedis.pipelined();
            Response<List<Tuple>> piped = pipeline.zrangeWithScores("odd:scores", 0, -1);
            pipeline.sync();
            Object raw = jedis.sendCommand(Protocol.Command.ZSCORE, "odd:scores", "a");
            System.out.println("resp3: " + jedis.zrangeWithScores("odd:scores", 0, -1) + " " + piped.get() + " "
                    + raw.getClass().getSimpleName());
        }
    }

    private static void cached(HostAndPort place) {
        try (RedisClient client = RedisClient.builder()
                .hostAndPort(place)
                .clientConfig(DefaultJedisClientConfig.builder()
                        .protocol(RedisProtocol.RESP3)
                        .build())
                .cacheConfig(CacheConfig.builder().build())
                .build()) {
            client.get("odd:one");
        }
    }

    private static void tell(String what, Runnable attempt) {
        try {
            attempt.run();
            System.out.println(what + ": worked");
        } catch (JedisException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            System.out.println(what + ": " + cause.getMessage());
        }
    }
}
