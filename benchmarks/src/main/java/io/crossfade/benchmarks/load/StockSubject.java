package io.crossfade.benchmarks.load;

import redis.clients.jedis.RedisClient;

/** The stock client on one server: the measure of all others. */
final class StockSubject implements Subject {
    private final RedisClient redis;

    StockSubject(RedisClient redis) {
        this.redis = redis;
    }

    @Override
    public String title() {
        return "stock Jedis";
    }

    @Override
    public void get(String key) {
        Keyspace.requirePresent(redis.get(key));
    }

    @Override
    public void set(String key, String value) {
        redis.set(key, value);
    }

    @Override
    public void close() {
        redis.close();
    }
}
