package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.SOURCE_ONLY;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static io.crossfade.model.MigrationPhase.TARGET_ONLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import io.crossfade.testing.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.ScanIteration;
import redis.clients.jedis.commands.JedisCommands;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.Tuple;

/**
 * Iterations while the authority moves. The two servers hash the same keys in different orders, so a cursor that reached the
 * other server would skip some and repeat others.
 */
class IterationsIT {
    private static final int SIZE = 1_000;
    private static final ScanParams PAGE = new ScanParams().count(20);

    /** What is iterated, each over as many elements, called {@code e0} and on. */
    enum Kind {
        SCAN {
            @Override
            ScanResult<String> page(JedisCommands redis, String cursor) {
                return redis.scan(cursor, PAGE);
            }
        },
        HSCAN {
            @Override
            ScanResult<String> page(JedisCommands redis, String cursor) {
                ScanResult<Map.Entry<String, String>> page = redis.hscan("e0", cursor, PAGE);
                return new ScanResult<>(
                        page.getCursor(),
                        page.getResult().stream().map(Map.Entry::getKey).toList());
            }
        },
        SSCAN {
            @Override
            ScanResult<String> page(JedisCommands redis, String cursor) {
                return redis.sscan("e1", cursor, PAGE);
            }
        },
        ZSCAN {
            @Override
            ScanResult<String> page(JedisCommands redis, String cursor) {
                ScanResult<Tuple> page = redis.zscan("e2", cursor, PAGE);
                return new ScanResult<>(
                        page.getCursor(),
                        page.getResult().stream().map(Tuple::getElement).toList());
            }
        };

        abstract ScanResult<String> page(JedisCommands redis, String cursor);
    }

    private final TwoServers servers = new TwoServers();
    private final JedisCrossfade jedis = servers.open(SHADOW_READ);
    private final RedisClient redis = jedis.redisClient();

    @BeforeEach
    void fill() {
        try (AbstractPipeline pipeline = redis.pipelined()) {
            for (int i = 0; i < SIZE; i++) {
                pipeline.hset("e0", "e" + i, "v");
                pipeline.sadd("e1", "e" + i);
                pipeline.zadd("e2", i, "e" + i);
            }
            for (int i = 3; i < SIZE; i++) {
                pipeline.set("e" + i, "v");
            }
        }
        assertThat(jedis.crossfade().awaitConverged(TwoServers.REST)).isTrue();
    }

    @AfterEach
    void end() {
        redis.close();
        jedis.close();
        servers.close();
    }

    private static List<String> all() {
        return IntStream.range(0, SIZE).mapToObj(i -> "e" + i).toList();
    }

    private void change(MigrationPhase... phases) {
        for (MigrationPhase phase : phases) {
            jedis.crossfade().changePhase(phase, Confirmation.CONFIRMED);
        }
    }

    /** Takes ten pages. */
    private String walk(Kind kind, String cursor, List<String> found) {
        String next = cursor;
        for (int page = 0; page < 10; page++) {
            ScanResult<String> result = kind.page(redis, next);
            found.addAll(result.getResult());
            next = result.getCursor();
            assertThat(next).as("the iteration goes on").isNotEqualTo("0");
        }
        return next;
    }

    private void walkToTheEnd(Kind kind, String cursor, List<String> found) {
        String next = cursor;
        do {
            ScanResult<String> result = kind.page(redis, next);
            found.addAll(result.getResult());
            next = result.getCursor();
        } while (!next.equals("0"));
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour({"TP-20", "TP-21"})
    void iteration_authorityMovesThereAndBack_returnsEachElementOnce(Kind kind) {
        List<String> found = new ArrayList<>();
        String cursor = walk(kind, "0", found);
        change(TARGET_LIVE);
        cursor = walk(kind, cursor, found);
        change(SHADOW_READ);
        walkToTheEnd(kind, cursor, found);

        assertThat(found).containsExactlyInAnyOrderElementsOf(all());
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour({"TP-20", "TP-21"})
    void iteration_begunOnTheTargetAndRolledBack_returnsEachElementOnce(Kind kind) {
        change(TARGET_LIVE);
        List<String> found = new ArrayList<>();
        String cursor = walk(kind, "0", found);
        change(SHADOW_READ, DUAL_WRITE);
        walkToTheEnd(kind, cursor, found);

        assertThat(found).containsExactlyInAnyOrderElementsOf(all());
    }

    /** Elements come and go meanwhile, so that the tables of both servers grow under the iteration. */
    @ParameterizedTest
    @EnumSource
    @Behaviour("TP-21")
    void iteration_authorityMovesWhileTheTablesGrow_missesNothing(Kind kind) {
        List<String> found = new ArrayList<>();
        String cursor = walk(kind, "0", found);
        grow("a");
        change(TARGET_LIVE);
        cursor = walk(kind, cursor, found);
        grow("b");
        change(SHADOW_READ);
        walkToTheEnd(kind, cursor, found);

        assertThat(found).containsAll(all());
    }

    private void grow(String prefix) {
        try (AbstractPipeline pipeline = redis.pipelined()) {
            for (int i = 0; i < SIZE; i++) {
                String name = prefix + i;
                pipeline.set(name, "v");
                pipeline.hset("e0", name, "v");
                pipeline.sadd("e1", name);
                pipeline.zadd("e2", i, name);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour("TP-22")
    void iteration_itsSideIsNotKeptUpAnyMore_beginsAgainAndMissesNothing(Kind kind) {
        List<String> found = new ArrayList<>();
        String cursor = walk(kind, "0", found);
        change(TARGET_LIVE, RAMP_DOWN, TARGET_ONLY);
        walkToTheEnd(kind, cursor, found);

        assertThat(found).containsAll(all());
    }

    /** What was written while nothing was carried is not on the target, and an iteration begun there cannot find it. */
    @ParameterizedTest
    @EnumSource
    @Behaviour("TP-22")
    void iteration_begunOnATargetThatFellBehind_beginsAgainOnTheSource(Kind kind) {
        change(TARGET_LIVE);
        String cursor = walk(kind, "0", new ArrayList<>());
        change(DUAL_WRITE, SOURCE_ONLY);
        grow("late");
        change(DUAL_WRITE);
        List<String> found = new ArrayList<>();
        walkToTheEnd(kind, cursor, found);

        assertThat(found).containsAll(all()).contains("late0", "late" + (SIZE - 1));
    }

    @ParameterizedTest
    @EnumSource
    @Behaviour({"TP-22", "DW-2"})
    void iteration_itsSideDies_beginsAgainAndFailsNobody(Kind kind) {
        List<String> found = new ArrayList<>();
        String cursor = walk(kind, "0", found);
        change(TARGET_LIVE);
        servers.source.close();
        walkToTheEnd(kind, cursor, found);

        assertThat(found).containsAll(all());
    }

    @Test
    @Behaviour("TP-21")
    void scanIteration_authorityMoves_returnsEachKeyOnce() {
        List<String> found = new ArrayList<>();
        ScanIteration iteration = redis.scanIteration(20, "*");
        for (int batch = 0; batch < 10; batch++) {
            found.addAll(iteration.nextBatch().getResult());
        }
        change(TARGET_LIVE);
        while (!iteration.isIterationCompleted()) {
            found.addAll(iteration.nextBatch().getResult());
        }

        assertThat(found).containsExactlyInAnyOrderElementsOf(all());
    }

    @Test
    @Behaviour("TP-21")
    @SuppressWarnings("deprecation") // it is what applications hold
    void scan_overAPoolOfJedis_authorityMoves_returnsEachKeyOnce() {
        List<String> found = new ArrayList<>();
        try (JedisPool pool = new JedisPool(new GenericObjectPoolConfig<>(), jedis.jedisFactory())) {
            String cursor = "0";
            do {
                try (Jedis client = pool.getResource()) {
                    ScanResult<String> page = client.scan(cursor, PAGE);
                    found.addAll(page.getResult());
                    cursor = page.getCursor();
                }
                if (found.size() > SIZE / 2 && jedis.crossfade().phase() != TARGET_LIVE) {
                    change(TARGET_LIVE);
                }
            } while (!cursor.equals("0"));
        }

        assertThat(found).containsExactlyInAnyOrderElementsOf(all());
    }

    /** Between other commands of a pipeline, and inside a transaction, a step is a step. */
    @Test
    @Behaviour("TP-20")
    void steps_inPipelineAndTransaction_understandEachOthersCursors() {
        change(TARGET_LIVE);
        List<String> found = new ArrayList<>();
        String cursor = "0";
        boolean transaction = false;
        do {
            ScanResult<String> page = transaction ? inTransaction(cursor) : inPipeline(cursor);
            found.addAll(page.getResult());
            cursor = page.getCursor();
            transaction = !transaction;
        } while (!cursor.equals("0"));

        assertThat(found).containsExactlyInAnyOrderElementsOf(all());
    }

    private ScanResult<String> inPipeline(String cursor) {
        try (AbstractPipeline pipeline = redis.pipelined()) {
            pipeline.get("e3");
            Response<ScanResult<String>> page = pipeline.sscan("e1", cursor, PAGE);
            pipeline.get("e4");
            pipeline.sync();
            return page.get();
        }
    }

    private ScanResult<String> inTransaction(String cursor) {
        try (AbstractTransaction transaction = redis.multi()) {
            Response<ScanResult<String>> page = transaction.sscan("e1", cursor, PAGE);
            transaction.exec();
            return page.get();
        }
    }
}
