package io.crossfade.benchmarks.load;

import redis.clients.jedis.RedisClient;

/** What an application would write by hand: a stock client per side, one write after the other. */
final class NaiveSubject implements Subject {
    private final RedisClient source;
    private final RedisClient target;

    NaiveSubject(RedisClient source, RedisClient target) {
        this.source = source;
        this.target = target;
    }

    @Override
    public String title() {
        return "naive dual write";
    }

    @Override
    public void get(String key) {
        Keyspace.requirePresent(source.get(key));
    }

    @Override
    public void set(String key, String value) {
        source.set(key, value);
        target.set(key, value);
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
