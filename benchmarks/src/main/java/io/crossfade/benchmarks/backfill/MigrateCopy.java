package io.crossfade.benchmarks.backfill;

import io.crossfade.testing.RealRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.MigrateParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * {@code SCAN COUNT 200} and {@code MIGRATE COPY REPLACE KEYS}: each client sends the MIGRATE of one page together with the
 * SCAN of the next. Several clients share one walk: whoever is free takes the next page.
 */
public final class MigrateCopy implements CopyMethod {
    private static final int KEYS_PER_CALL = 200;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final ScanParams PAGE = new ScanParams().count(KEYS_PER_CALL);

    private final int clients;

    /** Copies with so many clients. */
    public MigrateCopy(int clients) {
        this.clients = clients;
    }

    @Override
    public String title() {
        return "MIGRATE COPY REPLACE, " + KEYS_PER_CALL + " keys a call, " + clients
                + (clients == 1 ? " client" : " clients");
    }

    @Override
    public void copy(RealRedis source, RealRedis target) {
        if (clients == 1) {
            pipelined(source, target);
        } else {
            shared(source, target);
        }
    }

    private static void pipelined(RealRedis source, RealRedis target) {
        try (Jedis jedis = source.jedis();
                Pipeline pipeline = jedis.pipelined()) {
            ScanResult<String> page = jedis.scan(ScanParams.SCAN_POINTER_START, PAGE);
            while (!page.isCompleteIteration()) {
                Response<String> migrated = migrate(pipeline, target, page.getResult());
                Response<ScanResult<String>> next = pipeline.scan(page.getCursor(), PAGE);
                pipeline.sync();
                migrated.get();
                page = next.get();
            }
            Response<String> last = migrate(pipeline, target, page.getResult());
            pipeline.sync();
            last.get();
        }
    }

    private static Response<String> migrate(Pipeline pipeline, RealRedis target, List<String> keys) {
        return pipeline.migrate(
                target.host(),
                target.port(),
                TIMEOUT_MILLIS,
                new MigrateParams().copy().replace(),
                keys.toArray(String[]::new));
    }

    private void shared(RealRedis source, RealRedis target) {
        ExecutorService threads = Executors.newFixedThreadPool(clients, work -> new Thread(work, "migrate"));
        try (Pages pages = new Pages(source.jedis())) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(threads.submit(() -> migrateAll(pages, source, target)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("MIGRATE failed", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void migrateAll(Pages pages, RealRedis source, RealRedis target) {
        try (Jedis jedis = source.jedis()) {
            for (List<String> keys = pages.next(); !keys.isEmpty(); keys = pages.next()) {
                jedis.migrate(
                        target.host(),
                        target.port(),
                        TIMEOUT_MILLIS,
                        new MigrateParams().copy().replace(),
                        keys.toArray(String[]::new));
            }
        }
    }

    /** One walk over the keys that several threads share. Thread-safe. */
    private static final class Pages implements AutoCloseable {
        private final Jedis jedis;
        private String cursor = ScanParams.SCAN_POINTER_START;
        private boolean ended;

        Pages(Jedis jedis) {
            this.jedis = jedis;
        }

        /** Returns the keys of the next page that has any; none at the end. */
        synchronized List<String> next() {
            while (!ended) {
                ScanResult<String> page = jedis.scan(cursor, PAGE);
                cursor = page.getCursor();
                ended = page.isCompleteIteration();
                if (!page.getResult().isEmpty()) {
                    return page.getResult();
                }
            }
            return List.of();
        }

        @Override
        public void close() {
            jedis.close();
        }
    }
}
