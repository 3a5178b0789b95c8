package shop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.UnifiedJedis;

/**
 * An application that writes to Redis in every way that Jedis has, until its standard input ends; then it says how many increments
 * were acknowledged. Arguments: host and port of its Redis, and of another one that it uses too.
 */
public final class Shop {
    private static volatile boolean open = true;

    public static void main(String[] args) throws Exception {
        String host = args[0];
        int port = Integer.parseInt(args[1]);
        Map<String, Writer> writers = new LinkedHashMap<>();
        writers.put("pool", new OverPool(new JedisPool(host, port)));
        writers.put("client", new OverClient(RedisClient.create(host, port)));
        writers.put("single", new OverSingle(host, port));
        UnifiedJedis pooled = pooled(host, port);
        if (pooled != null) {
            writers.put("pooled", new OverClient(pooled));
        }
        Map<String, Work> work = new LinkedHashMap<>();
        writers.forEach((name, writer) -> work.put(name, new Work(name, writer)));
        work.values().forEach(Thread::start);
        try (Jedis other = new Jedis(args[2], Integer.parseInt(args[3]))) {
            other.set("elsewhere", "as ever");
        }
        System.out.println("the shop is open");
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        open = false;
        for (Map.Entry<String, Work> each : work.entrySet()) {
            each.getValue().join();
            System.out.println("acknowledged " + each.getKey() + " " + each.getValue().acknowledged);
        }
    }

    /** Jedis 8 has no JedisPooled any more. */
    private static UnifiedJedis pooled(String host, int port) throws Exception {
        try {
            return (UnifiedJedis) Class.forName("redis.clients.jedis.JedisPooled")
                    .getConstructor(String.class, int.class)
                    .newInstance(host, port);
        } catch (ClassNotFoundException jedis8) {
            return null;
        }
    }

    private static final class Work extends Thread {
        private final Writer writer;
        private int acknowledged;

        Work(String name, Writer writer) {
            super(name);
            this.writer = writer;
        }

        @Override
        public void run() {
            List<String> values = new ArrayList<>();
            while (open) {
                writer.increment("count:" + getName());
                acknowledged++;
                if (acknowledged % 10 == 0) {
                    values.add("value " + acknowledged);
                    writer.write(getName(), acknowledged, List.copyOf(values));
                    values.clear();
                }
            }
        }
    }

    private record OverPool(JedisPool pool) implements Writer {
        @Override
        public void increment(String key) {
            try (Jedis jedis = pool.getResource()) {
                jedis.incr(key);
            }
        }

        @Override
        public void write(String name, int number, List<String> values) {
            try (Jedis jedis = pool.getResource()) {
                Transaction transaction = jedis.multi();
                transaction.hset("hash:" + name, "field " + number % 50, "value " + number);
                transaction.rpush("list:" + name, values.toArray(new String[0]));
                transaction.exec();
                jedis.eval("redis.call('SET', KEYS[1], ARGV[1])", 1, "script:" + name, "value " + number);
            }
        }
    }

    private record OverClient(UnifiedJedis client) implements Writer {
        @Override
        public void increment(String key) {
            client.incr(key);
        }

        @Override
        public void write(String name, int number, List<String> values) {
            try (AbstractPipeline pipeline = client.pipelined()) {
                pipeline.sadd("set:" + name, "member " + number % 20);
                pipeline.zadd("zset:" + name, number, "member " + number % 30);
                pipeline.del("gone:" + name);
                pipeline.sync();
            }
            try (AbstractTransaction transaction = client.multi()) {
                transaction.set("string:" + name, values.get(0));
                transaction.incr("both:" + name);
                transaction.exec();
            }
        }
    }

    /** A connection of its own for every few commands. */
    private record OverSingle(String host, int port) implements Writer {
        @Override
        public void increment(String key) {
            try (Jedis jedis = new Jedis(host, port)) {
                jedis.incr(key);
            }
        }

        @Override
        public void write(String name, int number, List<String> values) {
            try (Jedis jedis = new Jedis(host, port, 2000)) {
                Pipeline pipeline = jedis.pipelined();
                pipeline.setex("expiring:" + name, 1000, "value " + number);
                pipeline.lpush("list:" + name, values.toArray(new String[0]));
                pipeline.ltrim("list:" + name, 0, 20);
                pipeline.sync();
            }
        }
    }
}
