package io.crossfade.benchmarks.soak.app;

import java.util.Map;
import java.util.function.Consumer;
import redis.clients.jedis.params.XAddParams;

/** Reads and writes of every type on many keys, of which each is touched seldom; both sides have to end equal. */
final class ColdErrand implements Errand {
    private static final int MEMBERS = 12;
    private static final int LONGEST_LIST = 20;
    private static final int LONGEST_PIPELINE = 50;

    private final Hands hands;
    private final int keys;

    ColdErrand(Hands hands, int keys) {
        this.hands = hands;
        this.keys = keys;
    }

    @Override
    public void run() {
        if (hands.oneIn(4)) {
            pipeline();
            return;
        }
        int index = hands.random.nextInt(keys);
        String key = Keys.cold(index);
        if (hands.oneIn(25)) {
            call(key, name -> hands.redis.del(name));
        } else if (hands.oneIn(25)) {
            call(key, name -> hands.redis.expire(name, 1 + hands.random.nextInt(30)));
        } else {
            ofType(index % Keys.COLD_TYPES, key);
        }
    }

    private void ofType(int type, String key) {
        String some = "m" + hands.random.nextInt(MEMBERS);
        boolean read = hands.oneIn(2);
        boolean less = hands.oneIn(3);
        switch (type) {
            case 0 -> call(key, read ? hands.redis::get : name -> hands.redis.set(name, text()));
            case 1 ->
                call(
                        key,
                        read
                                ? hands.redis::ttl
                                : name -> hands.redis.setex(name, 1 + hands.random.nextInt(20), text()));
            case 2 -> {
                if (less) {
                    call(key, name -> hands.redis.hdel(name, some));
                } else {
                    call(key, read ? hands.redis::hgetAll : name -> hands.redis.hset(name, Map.of(some, text())));
                }
            }
            case 3 -> {
                if (less) {
                    call(key, name -> hands.redis.ltrim(name, -LONGEST_LIST, -1));
                } else {
                    call(key, read ? hands.redis::llen : name -> hands.redis.rpush(name, text()));
                }
            }
            case 4 -> {
                if (less) {
                    call(key, hands.oneIn(2) ? hands.redis::spop : name -> hands.redis.srem(name, some));
                } else {
                    call(key, read ? hands.redis::smembers : name -> hands.redis.sadd(name, some));
                }
            }
            case 5 -> {
                if (less) {
                    call(key, name -> hands.redis.zrem(name, some));
                } else {
                    call(
                            key,
                            read
                                    ? hands.redis::zcard
                                    : name -> hands.redis.zadd(name, hands.random.nextInt(100), some));
                }
            }
            default ->
                call(
                        key,
                        read
                                ? hands.redis::xlen
                                : name -> hands.redis.xadd(
                                        name, XAddParams.xAddParams().maxLen(LONGEST_LIST), Map.of(some, text())));
        }
    }

    private void call(String key, Consumer<String> command) {
        hands.attempt(1, () -> command.accept(key));
    }

    /** GET and SET of the keys that are strings. */
    private void pipeline() {
        Batch batch = new Batch(hands);
        int length = 2 + hands.random.nextInt(LONGEST_PIPELINE);
        for (int i = 0; i < length; i++) {
            String key = Keys.cold(hands.random.nextInt(Math.max(1, keys / Keys.COLD_TYPES)) * Keys.COLD_TYPES);
            if (hands.oneIn(2)) {
                batch.add(pipeline -> pipeline.get(key));
            } else {
                String value = text();
                batch.add(pipeline -> pipeline.set(key, value));
            }
        }
        batch.run();
    }

    /** Mostly short; now and then longer than what a server's small output buffer holds. */
    private String text() {
        return Long.toString(hands.random.nextLong()).repeat(hands.oneIn(200) ? 1_000 : 2);
    }
}
