package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.handover.HandoverConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Values too large to travel whole, which two instances of an application change all the while they are carried. */
class LargeKeysIT {
    private static final int ELEMENTS = 3_000;
    private static final int WRITES = 400;

    private final Arena arena = new Arena();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void end() {
        threads.shutdownNow();
        arena.close();
    }

    @Test
    @Behaviour({"CV-1", "CV-8", "CV-13"})
    @Race("T21")
    void largeValues_twoInstancesWriteThem_bothSidesEqualAtRest() throws Exception {
        fill();
        List<Callable<Void>> applications = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Instance instance = arena.instance(
                    DUAL_WRITE,
                    settings -> settings.converge(ConvergeConfig.defaults().withWholeValueBytes(20_000)));
            Random random = new Random(i);
            String name = "instance" + i;
            applications.add(() -> {
                for (int n = 0; n < WRITES; n++) {
                    write(instance.redis, random, name, n);
                }
                return null;
            });
        }
        for (Future<Void> application : threads.invokeAll(applications)) {
            application.get();
        }
        arena.restEqual();
        assertThat(arena.onTarget.hget("{k}hash", "counter")).isEqualTo("" + 2 * WRITES);
        assertThat(arena.onTarget.lrange("{k}list", 0, -1).stream().filter(e -> e.startsWith("instance")))
                .hasSize(2 * WRITES)
                .doesNotHaveDuplicates();
        assertThat(arena.onTarget.strlen("{k}string")).isEqualTo(100_000 + 2 * WRITES);
    }

    /** The first write makes the key dirty as a whole; once it was copied, writes are replayed. */
    @Test
    void largeValue_copiedOnce_changesOfPartsAreReplayed() {
        fill();
        arena.onSource.del("{k}list", "{k}set", "{k}string", "{k}zset");
        Instance app = arena.instance(SHADOW_READ, settings -> settings.converge(
                        ConvergeConfig.defaults().withWholeValueBytes(20_000))
                .handover(HandoverConfig.defaults().withEnabled(false))); // it writes with HSET as well
        app.redis.hset("{k}hash", "first", "write");
        app.rest();
        arena.onTarget.configResetStat();
        app.redis.hset("{k}hash", "second", "write");
        arena.restEqual();
        assertThat(arena.onTarget.info("commandstats"))
                .contains("cmdstat_hset:calls=1,")
                .doesNotContain("cmdstat_restore", "cmdstat_dump");
    }

    /** What a write costs: a look at the members that it touched, not at the whole value. */
    @Test
    @Behaviour("CV-16")
    void largeValue_someMembersWritten_onlyTheyAreChecked() {
        fill();
        Instance app = onceCopied();
        arena.onSource.configResetStat();
        for (int i = 0; i < 5; i++) {
            app.redis.hset("{k}hash", Map.of("field" + i, "written", "new" + i, "v"));
            app.rest();
            app.redis.hdel("{k}hash", "field" + (i + 1_000));
            app.redis.sadd("{k}set", "new" + i);
            app.redis.zadd("{k}zset", i, "member" + i);
            app.rest();
            app.redis.hincrBy("{k}hash", "counter", 1);
            app.redis.srem("{k}set", "element" + i);
            app.redis.zrem("{k}zset", "member" + (i + 1_000));
            app.rest();
        }
        assertThat(arena.onSource.info("commandstats"))
                .contains("cmdstat_hmget", "cmdstat_smismember", "cmdstat_zmscore")
                .doesNotContain("cmdstat_hscan", "cmdstat_sscan", "cmdstat_zscan");
        arena.restEqual();
    }

    /** A member that somebody else took away from the shadow shows in the number of members, and one that was written is set right. */
    @Test
    @Behaviour({"CV-1", "CV-16"})
    void largeValue_shadowWasChangedByOthers_isSetRightWithTheNextWrite() {
        fill();
        Instance app = onceCopied();
        arena.onTarget.hdel("{k}hash", "field7");
        app.redis.hset("{k}hash", "field8", "written");
        arena.restEqual();
        arena.onTarget.hset("{k}hash", "field9", "other");
        app.redis.hset("{k}hash", "field10", "written");
        app.redis.hset("{k}hash", "field9", "written");
        app.redis.expire("{k}hash", 1_000);
        arena.restEqual();
        app.redis.del("{k}set");
        app.redis.sadd("{k}set", "only");
        arena.restEqual();
    }

    /** A value that is written all the while is gone over as a whole at first, and then by the members that were written. */
    @Test
    @Behaviour("CV-16")
    void largeValue_writtenAllTheWhile_isSettledByItsMembers() throws Exception {
        fill();
        Instance app = onceCopied();
        AtomicBoolean writing = new AtomicBoolean(true);
        Future<?> writer = threads.submit(() -> {
            for (int n = 0; writing.get(); n++) {
                app.redis.hincrBy("{k}hash", "counter", 1);
                app.redis.hset("{k}hash", "field" + n % ELEMENTS, "new" + n);
            }
        });
        await().atMost(Duration.ofSeconds(30)).until(this::onlyMembersAreReadForAWhile);
        writing.set(false);
        writer.get();
        arena.restEqual();
    }

    private boolean onlyMembersAreReadForAWhile() {
        long scans = calls("hscan");
        long reads = calls("hmget");
        await().atMost(Duration.ofSeconds(30)).until(() -> calls("hmget") > reads + 60);
        return calls("hscan") == scans;
    }

    private long calls(String command) {
        Matcher matcher =
                Pattern.compile("cmdstat_" + command + ":calls=(\\d+),").matcher(arena.onSource.info("commandstats"));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private Instance onceCopied() {
        arena.onSource.del("{k}list", "{k}string");
        Instance app = arena.instance(
                DUAL_WRITE,
                settings -> settings.converge(ConvergeConfig.defaults().withWholeValueBytes(20_000)));
        app.redis.hset("{k}hash", "first", "write");
        app.redis.sadd("{k}set", "first");
        app.redis.zadd("{k}zset", 1, "first");
        app.rest();
        return app;
    }

    private static void write(RedisClient redis, Random random, String name, int n) {
        redis.hincrBy("{k}hash", "counter", 1);
        redis.rpush("{k}list", name + ":" + n);
        redis.append("{k}string", "+");
        switch (random.nextInt(6)) {
            case 0 -> redis.hdel("{k}hash", "field" + random.nextInt(ELEMENTS));
            case 1 -> redis.zincrby("{k}zset", 0.5, "member" + random.nextInt(ELEMENTS));
            case 2 -> redis.zrem("{k}zset", "member" + random.nextInt(ELEMENTS));
            case 3 -> redis.lpush("{k}list", "head");
            case 4 -> redis.sadd("{k}set", "new" + random.nextInt(ELEMENTS));
            default -> redis.hset("{k}hash", "field" + random.nextInt(ELEMENTS), name + n);
        }
        if (n == WRITES / 2) {
            redis.del("{k}set");
        }
    }

    private void fill() {
        Map<String, String> fields = new HashMap<>();
        Map<String, Double> scores = new HashMap<>();
        String[] members = new String[ELEMENTS];
        for (int i = 0; i < ELEMENTS; i++) {
            fields.put("field" + i, "value" + i);
            scores.put("member" + i, i / 3.0);
            members[i] = "element" + i;
        }
        arena.onSource.hset("{k}hash", fields);
        arena.onSource.zadd("{k}zset", scores);
        arena.onSource.rpush("{k}list", members);
        arena.onSource.sadd("{k}set", members);
        arena.onSource.set("{k}string", "x".repeat(100_000));
    }
}
