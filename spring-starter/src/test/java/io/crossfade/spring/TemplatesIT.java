package io.crossfade.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;

/** What an application does with Spring's templates and caches, while both sides are written. */
@Behaviour("SP-2")
class TemplatesIT {
    @RegisterExtension
    static final TwoServers SERVERS = new TwoServers();

    static class Books {
        final AtomicInteger asked = new AtomicInteger();

        @Cacheable("books")
        public String title(String id) {
            return "title of " + id + ", asked " + asked.incrementAndGet();
        }

        @CacheEvict(cacheNames = "books", allEntries = true)
        public void forget() {
            asked.incrementAndGet();
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableCaching
    @Import(Books.class)
    static class Library {}

    private static ConfigurableApplicationContext application;
    private static StringRedisTemplate redis;

    @BeforeAll
    static void start() {
        application = SpringApp.start(
                Library.class,
                SERVERS.source(),
                SERVERS.target(),
                "crossfade.phase=dual-write",
                "spring.cache.type=redis",
                "spring.cache.redis.time-to-live=10m");
        redis = application.getBean(StringRedisTemplate.class);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void operations_ofEveryType_bothSidesEqual() {
        redis.opsForValue().set("plain", "value");
        redis.opsForValue().set("expiring", "value", Duration.ofMinutes(5));
        assertThat(redis.opsForValue().increment("counter", 7)).isEqualTo(7);
        redis.opsForValue().append("plain", " and more");
        redis.opsForHash().putAll("hash", Map.of("a", "1", "b", "2"));
        assertThat(redis.opsForHash().increment("hash", "a", 41)).isEqualTo(42);
        redis.opsForList().rightPushAll("list", "a", "b", "c");
        assertThat(redis.opsForList().leftPop("list")).isEqualTo("a");
        redis.opsForSet().add("set", "a", "b", "c");
        assertThat(redis.opsForSet().pop("set")).isIn("a", "b", "c");
        redis.opsForZSet().add("scores", "one", 1.5);
        redis.opsForZSet().incrementScore("scores", "one", 1);
        redis.opsForStream().add("stream", Map.of("field", "value"));
        redis.opsForHyperLogLog().add("visitors", "a", "b");
        redis.opsForValue().setBit("bits", 77, true);
        redis.expire("hash", Duration.ofMinutes(7));
        redis.opsForValue().set("gone", "soon");
        redis.delete("gone");

        assertThat(redis.opsForValue().get("plain")).isEqualTo("value and more");
        assertThat(redis.opsForHash().entries("hash")).containsOnly(entry("a", "42"), entry("b", "2"));
        assertThat(redis.opsForList().range("list", 0, -1)).containsExactly("b", "c");
        assertThat(redis.opsForSet().size("set")).isEqualTo(2);
        assertThat(redis.opsForZSet().score("scores", "one")).isEqualTo(2.5);
        assertThat(redis.type("stream")).isEqualTo(DataType.STREAM);
        assertThat(redis.hasKey("gone")).isFalse();
        assertThat(redis.getExpire("expiring")).isBetween(200L, 300L);
        SERVERS.assertEqualAtRest(application);
    }

    @Test
    void scan_manyKeys_findsEachOnce() {
        for (int i = 0; i < 200; i++) {
            redis.opsForValue().set("scanned:" + i, "value");
        }

        try (Cursor<String> found = redis.scan(
                ScanOptions.scanOptions().match("scanned:*").count(20).build())) {
            assertThat(found.stream()).hasSize(200).doesNotHaveDuplicates();
        }
    }

    @Test
    void executePipelined_manyCommands_repliesInOrderAndBothSidesEqual() {
        List<Object> replies = redis.executePipelined(new Session<Object>() {
            @Override
            public Object run(RedisOperations<String, String> session) {
                for (int i = 0; i < 100; i++) {
                    session.opsForValue().set("piped:" + i, "value " + i);
                    session.opsForValue().increment("piped:count");
                }
                session.opsForValue().get("piped:99");
                return null;
            }
        });

        assertThat(replies).hasSize(201).endsWith(100L, "value 99");
        SERVERS.assertEqualAtRest(application);
    }

    @Test
    void transaction_committed_repliesInOrderAndBothSidesEqual() {
        List<Object> replies = redis.execute(new Session<List<Object>>() {
            @Override
            public List<Object> run(RedisOperations<String, String> session) {
                session.watch("account:a");
                session.multi();
                session.opsForValue().increment("account:a", -10);
                session.opsForValue().increment("account:b", 10);
                return session.exec();
            }
        });

        assertThat(replies).containsExactly(-10L, 10L);
        SERVERS.assertEqualAtRest(application);
    }

    @Test
    void transaction_watchedKeyChanged_nothingHappensOnEitherSide() {
        redis.opsForValue().set("watched", "before");

        List<Object> replies = redis.execute(new Session<List<Object>>() {
            @Override
            public List<Object> run(RedisOperations<String, String> session) {
                session.watch("watched");
                redis.opsForValue().set("watched", "meanwhile");
                session.multi();
                session.opsForValue().set("watched", "in the transaction");
                session.opsForValue().set("other", "in the transaction");
                return session.exec();
            }
        });

        assertThat(replies).isNullOrEmpty();
        assertThat(redis.opsForValue().get("watched")).isEqualTo("meanwhile");
        SERVERS.assertEqualAtRest(application);
        assertThat(redis.hasKey("other")).isFalse();
    }

    @Test
    void script_thatWrites_repliesAndBothSidesEqual() {
        DefaultRedisScript<Long> script = new DefaultRedisScript<>(
                """
                redis.call('RPUSH', KEYS[1], ARGV[1], redis.call('TIME')[1])
                return redis.call('INCRBY', KEYS[2], 3)
                """,
                Long.class);

        assertThat(redis.execute(script, List.of("scripted:list", "scripted:count"), "argument"))
                .isEqualTo(3);
        assertThat(redis.execute(script, List.of("scripted:list", "scripted:count"), "argument"))
                .isEqualTo(6);
        SERVERS.assertEqualAtRest(application);
    }

    @Test
    void cacheable_calledTwice_isAnsweredByTheCacheOnBothSides() {
        Books books = application.getBean(Books.class);
        String first = books.title("42");

        assertThat(books.title("42")).isEqualTo(first);
        SERVERS.assertEqualAtRest(application);
        books.forget();
        assertThat(books.title("42")).isNotEqualTo(first);
        SERVERS.assertEqualAtRest(application);
    }

    /** Fixes the type variables of a method that Spring makes generic. */
    private abstract static class Session<T> implements SessionCallback<T> {
        abstract T run(RedisOperations<String, String> session);

        @Override
        @SuppressWarnings("unchecked") // the template's own types
        public <K, V> T execute(RedisOperations<K, V> operations) throws DataAccessException {
            return run((RedisOperations<String, String>) operations);
        }
    }
}
