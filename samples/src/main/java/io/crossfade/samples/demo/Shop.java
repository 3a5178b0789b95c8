package io.crossfade.samples.demo;

import static io.crossfade.samples.demo.SampleKind.ACTIVE;
import static io.crossfade.samples.demo.SampleKind.CART;
import static io.crossfade.samples.demo.SampleKind.COUPON;
import static io.crossfade.samples.demo.SampleKind.EVENTS;
import static io.crossfade.samples.demo.SampleKind.PRODUCT;
import static io.crossfade.samples.demo.SampleKind.QUANTITY;
import static io.crossfade.samples.demo.SampleKind.QUEUE;
import static io.crossfade.samples.demo.SampleKind.RANKING;
import static io.crossfade.samples.demo.SampleKind.TAGS;
import static io.crossfade.samples.demo.SampleKind.VIEWS;
import static io.crossfade.samples.demo.SampleKind.VISITORS;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.StreamEntryID;

/**
 * An ordinary application: it was given a stock {@link RedisClient} and knows of nothing else. Thread-safe; every method
 * blocks until Redis has answered, and throws what the client throws.
 */
final class Shop {
    private static final String TAKE_FROM_STOCK =
            """
            local quantity = redis.call('HINCRBY', KEYS[1], 'quantity', 1)
            redis.call('SADD', KEYS[2], ARGV[1])
            return quantity
            """;
    private static final int SESSION_SECONDS = 1_800;
    private static final int SESSIONS = 1_000;

    private final RedisClient redis;
    private final SampleData data;
    private final ShopMemory memory;
    private final AtomicInteger nextCoupon = new AtomicInteger();
    private final AtomicLong nextOrder = new AtomicLong();

    Shop(RedisClient redis, SampleData data, ShopMemory memory) {
        this.redis = redis;
        this.data = data;
        this.memory = memory;
    }

    /** GET, SET, INCR, HyperLogLog, bitmap. */
    void lookAround() {
        redis.get(any(PRODUCT));
        redis.zrange(any(RANKING), 0, 9);
        String views = any(VIEWS);
        redis.incr(views);
        memory.added(views);
        redis.pfadd(any(VISITORS), "visitor " + random(100_000));
        redis.setbit(any(ACTIVE), random(512), true);
        redis.set(any(PRODUCT), "name=renamed;price=" + random(997));
        memory.answered(6);
    }

    /** SET EX, GET, EXPIRE. */
    void signIn() {
        String session = "session:" + random(SESSIONS);
        redis.setex(session, SESSION_SECONDS, "signed in");
        redis.get(session);
        redis.expire(session, SESSION_SECONDS);
        redis.expire(any(TAGS), SESSION_SECONDS);
        memory.answered(4);
    }

    /** HSET, HINCRBY, HGETALL. */
    void fillCart() {
        String cart = any(CART);
        redis.hset(cart, Map.of("note", "gift " + random(100)));
        redis.hincrBy(cart, QUANTITY, 1);
        memory.added(cart);
        redis.hgetAll(cart);
        memory.answered(3);
    }

    /** RPUSH, LPOP, XADD. */
    void queueOrders() {
        String queue = any(QUEUE);
        String element = order(queue);
        redis.rpush(queue, element);
        memory.pushed(element);
        String taken = redis.lpop(any(QUEUE));
        if (taken != null) {
            memory.popped(taken);
        }
        redis.xadd(any(EVENTS), StreamEntryID.NEW_ENTRY, Map.of("kind", "queued"));
        memory.answered(3);
    }

    /** SADD, SMEMBERS, ZADD. */
    void recommend() {
        String tags = any(TAGS);
        redis.sadd(tags, "tag " + random(50));
        redis.smembers(tags);
        redis.zadd(any(RANKING), random(1_000) / 7.0, "customer " + random(100));
        memory.answered(3);
    }

    /** DEL: a coupon counts once. When the coupons of the first day are used up, each new one is printed before. */
    void useCoupon() {
        int number = nextCoupon.getAndIncrement();
        String coupon = COUPON.key(number);
        if (number >= data.count(COUPON)) {
            redis.set(coupon, "printed");
            memory.answered(1);
        }
        redis.del(coupon);
        memory.deleted(coupon);
        memory.answered(1);
    }

    /** A pipeline: reads and writes in one round trip. */
    void showPage() {
        String views = any(VIEWS);
        String queue = any(QUEUE);
        String element = order(queue);
        try (AbstractPipeline page = redis.pipelined()) {
            page.get(any(PRODUCT));
            page.get(any(PRODUCT));
            page.lrange(queue, 0, 4);
            Response<Long> count = page.incr(views);
            Response<Long> length = page.rpush(queue, element);
            page.sync();
            count.get();
            memory.added(views);
            length.get();
            memory.pushed(element);
        }
        memory.answered(5);
    }

    /** MULTI and EXEC: all of it or nothing. */
    void checkOut() {
        String views = any(VIEWS);
        String cart = any(CART);
        String queue = any(QUEUE);
        String element = order(queue);
        try (AbstractTransaction order = redis.multi()) {
            order.incr(views);
            order.hset(cart, Map.of("note", "paid"));
            order.rpush(queue, element);
            List<Object> replies = order.exec();
            if (replies != null) {
                memory.added(views);
                memory.pushed(element);
            }
        }
        memory.answered(5);
    }

    /** A Lua script. */
    void reserve() {
        String cart = any(CART);
        redis.eval(TAKE_FROM_STOCK, List.of(cart, any(TAGS)), List.of("reserved"));
        memory.added(cart);
        memory.answered(1);
    }

    /** Some keys are touched often, most seldom. */
    private String any(SampleKind kind) {
        double where = ThreadLocalRandom.current().nextDouble();
        return kind.key((int) (where * where * data.count(kind)));
    }

    /** An element that nobody else ever pushes; it names its list. */
    private String order(String queue) {
        return queue + "#" + nextOrder.incrementAndGet();
    }

    private static int random(int bound) {
        return ThreadLocalRandom.current().nextInt(bound);
    }
}
