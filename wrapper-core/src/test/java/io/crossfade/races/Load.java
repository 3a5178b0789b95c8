package io.crossfade.races;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;

/** An application under load: threads that write and read without a pause. Any exception it meets fails the test. */
final class Load implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int KEYS = 400;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    final Receipts receipts = new Receipts();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<Future<?>> workers = new ArrayList<>();
    private volatile Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 2);
    private final CountDownLatch failed = new CountDownLatch(1);
    private volatile boolean running = true;

    Load(RedisClient redis) {
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            workers.add(threads.submit(() -> {
                try {
                    for (int n = thread; running; n++) {
                        long start = System.nanoTime();
                        act(redis, thread, n);
                        latencies.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - start));
                    }
                } catch (RuntimeException e) {
                    failed.countDown();
                    throw e;
                }
            }));
        }
    }

    private void act(RedisClient redis, int thread, int n) {
        String key = thread + ":" + n % KEYS;
        switch (n % 10) {
            case 0 -> receipts.count(redis);
            case 1 -> receipts.log(redis);
            case 2, 3 -> redis.set("string:" + key, "v" + n);
            case 4 -> redis.hset("hash:" + key, "f" + n % 5, "v" + n);
            case 5 -> redis.incr("number:" + key);
            case 6 -> redis.setex("expiring:" + key, 1_000, "v" + n);
            case 7 -> redis.del("string:" + thread + ":" + (n + 13) % KEYS);
            case 8 -> {
                try (AbstractPipeline pipeline = redis.pipelined()) {
                    pipeline.sadd("set:" + key, "m" + n % 7);
                    pipeline.zadd("zset:" + key, n, "m" + n % 7);
                    pipeline.get("string:" + key);
                }
            }
            default -> redis.get("string:" + key);
        }
    }

    /** Lets the load go on for a while, or until it fails, and returns its latencies of that time. */
    Histogram runFor(long millis) throws InterruptedException {
        Histogram mine = new ConcurrentHistogram(LONGEST_NANOS, 2);
        latencies = mine;
        failed.await(millis, TimeUnit.MILLISECONDS);
        return mine;
    }

    /** Ends the load, and throws what a thread has met. */
    void stop() throws Exception {
        running = false;
        for (Future<?> worker : workers) {
            worker.get(30, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        running = false;
        threads.shutdownNow();
    }
}
