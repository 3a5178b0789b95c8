package io.crossfade.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Keys that one thread alone uses, so that it knows what every read must answer, also the first one. For one thread. */
final class OwnKeys {
    private static final int KEYS = 6;

    private final String owner;
    private final Map<String, String> strings = new HashMap<>();
    private final Map<String, Set<String>> sets = new HashMap<>();
    private final Map<String, ArrayDeque<String>> lists = new HashMap<>();
    private final Set<String> outcomeUnknown = new HashSet<>();

    OwnKeys(int owner) {
        this.owner = "own:" + owner + ":";
    }

    /** Puts a value under every key, on a server that nobody uses yet. */
    void preload(Jedis server) {
        for (int i = 0; i < KEYS; i++) {
            strings.put(name("string", i), "10");
            server.set(name("string", i), "10");
            sets.put(name("set", i), new HashSet<>(Set.of("a", "b")));
            server.sadd(name("set", i), "a", "b");
            lists.put(name("list", i), new ArrayDeque<>(List.of("1", "2", "3")));
            server.rpush(name("list", i), "1", "2", "3");
        }
    }

    private String name(String family, int i) {
        return owner + family + ":" + i;
    }

    /** Reads or changes a key, and demands the answer that is due. */
    void use(RedisClient redis, int n) {
        int i = n / 9 % KEYS;
        switch (n % 9) {
            case 0 -> on(name("string", i), key -> assertThat(redis.get(key)).isEqualTo(strings.get(key)));
            case 1 ->
                on(name("string", i), key -> {
                    redis.del(key);
                    strings.remove(key);
                });
            case 2 ->
                on(name("string", i), key -> {
                    String next = Long.toString(Long.parseLong(strings.getOrDefault(key, "0")) + 1);
                    assertThat(redis.incr(key)).hasToString(next);
                    strings.put(key, next);
                });
            case 3 -> on(name("set", i), key -> assertThat(redis.smembers(key)).isEqualTo(set(key)));
            case 4 ->
                on(name("set", i), key -> {
                    String member = n % 2 == 0 ? "a" : "b";
                    assertThat(redis.srem(key, member)).isEqualTo(set(key).contains(member) ? 1 : 0);
                    set(key).remove(member);
                });
            case 5 ->
                on(name("set", i), key -> {
                    redis.sadd(key, "n" + n);
                    set(key).add("n" + n);
                });
            case 6 ->
                on(name("list", i), key -> assertThat(redis.lrange(key, 0, -1)).isEqualTo(new ArrayList<>(list(key))));
            case 7 ->
                on(name("list", i), key -> {
                    assertThat(redis.lpop(key)).isEqualTo(list(key).peekFirst());
                    list(key).pollFirst();
                });
            default ->
                on(name("list", i), key -> {
                    redis.rpush(key, "n" + n);
                    list(key).add("n" + n);
                });
        }
    }

    private Set<String> set(String key) {
        return sets.computeIfAbsent(key, none -> new HashSet<>());
    }

    private ArrayDeque<String> list(String key) {
        return lists.computeIfAbsent(key, none -> new ArrayDeque<>());
    }

    private void on(String key, Consumer<String> use) {
        if (outcomeUnknown.contains(key)) {
            return;
        }
        try {
            use.accept(key);
        } catch (JedisConnectionException e) {
            outcomeUnknown.add(key);
            throw e;
        }
    }

    /** Demands that {@code server} holds what is due under every key whose last write has a known outcome. */
    void verify(Jedis server) {
        for (int i = 0; i < KEYS; i++) {
            String string = name("string", i);
            if (!outcomeUnknown.contains(string)) {
                assertThat(Objects.toString(server.get(string)))
                        .as(string)
                        .isEqualTo(Objects.toString(strings.get(string)));
            }
            String set = name("set", i);
            if (!outcomeUnknown.contains(set)) {
                assertThat(server.smembers(set)).as(set).isEqualTo(set(set));
            }
            String list = name("list", i);
            if (!outcomeUnknown.contains(list)) {
                assertThat(server.lrange(list, 0, -1)).as(list).isEqualTo(new ArrayList<>(list(list)));
            }
        }
    }
}
