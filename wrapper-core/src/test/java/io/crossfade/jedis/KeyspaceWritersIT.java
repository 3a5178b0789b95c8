package io.crossfade.jedis;

import static io.crossfade.model.MigrationPhase.DUAL_WRITE;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.KeyspaceCommands;
import io.crossfade.model.MigrationPhase;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** Whole databases change while two instances write to them: when all rest, both sides are equal. */
class KeyspaceWritersIT {
    private static final int WRITERS = 4;
    private static final int STEPS = 1_500;
    private static final int CHANGE_EVERY = 60;
    private static final int KEYS = 40;

    private final TwoServersOfDatabases servers = new TwoServersOfDatabases();
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);

    @AfterEach
    void end() {
        threads.shutdownNow();
        servers.close();
    }

    @ParameterizedTest
    @CsvSource({"DUAL_WRITE, 1", "TARGET_LIVE, 2", "DUAL_WRITE, 3"})
    @Behaviour({"DB-8", "CV-1"})
    @Race("T20")
    void changes_underWriters_endEqual(MigrationPhase phase, long seed) {
        JedisCrossfade one = open();
        JedisCrossfade two = open();
        if (phase == TARGET_LIVE) {
            for (JedisCrossfade instance : List.of(one, two)) {
                instance.crossfade().changePhase(MigrationPhase.SHADOW_READ);
                instance.crossfade().changePhase(TARGET_LIVE);
            }
        }
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            JedisCrossfade instance = writer % 2 == 0 ? one : two;
            Random random = new Random(seed * WRITERS + writer);
            boolean changes = writer < 2;
            writers.add(CompletableFuture.runAsync(() -> write(instance, random, changes), threads));
        }
        assertThat(CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)))
                .succeedsWithin(TwoServers.REST);
        servers.restEqual();
    }

    private JedisCrossfade open() {
        return servers.open(DUAL_WRITE, builder -> builder.keyspaceCommands(KeyspaceCommands.BOTH_SIDES));
    }

    private static void write(JedisCrossfade instance, Random random, boolean changes) {
        try (Jedis client = new Jedis(instance.connectionProvider().getConnection())) {
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(10) == 0) {
                    client.select(random.nextBoolean() ? 0 : 5);
                }
                if (changes && random.nextInt(CHANGE_EVERY) == 0) {
                    change(client, random);
                } else {
                    write(client, random);
                }
            }
        }
    }

    private static void change(Jedis client, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> client.flushAll();
            case 1 -> client.swapDB(0, 5);
            default -> client.flushDB();
        }
    }

    private static void write(Jedis client, Random random) {
        int key = random.nextInt(KEYS);
        switch (random.nextInt(8)) {
            case 0 -> client.set("s" + key, "v" + random.nextInt());
            case 1 -> client.del("s" + key);
            case 2 -> client.incr("n" + key);
            case 3 -> client.hset("h" + key, "f" + random.nextInt(9), "v" + random.nextInt());
            case 4 -> client.hdel("h" + key, "f" + random.nextInt(9));
            case 5 -> client.rpush("l" + key, "v" + random.nextInt());
            case 6 -> client.lpop("l" + key);
            default -> client.move("s" + key, client.getDB() == 0 ? 5 : 0);
        }
    }
}
