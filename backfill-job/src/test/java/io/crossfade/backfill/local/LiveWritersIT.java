package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.converge.ConvergeConfig;
import io.crossfade.converge.Converger;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;

/** Applications that write to the source and carry each write by the rule of convergence, while backfills run. */
class LiveWritersIT {
    private static final int WRITERS = 4;
    private static final int HOT_KEYS = 60;
    private static final int KEYS = 3_000;
    private static TwoServers servers;

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @RepeatedTest(3)
    @Behaviour({"BF-1", "BF-14"})
    @Race("T36")
    void backfill_besideWriters_endsEqualAndNoAcknowledgedWriteIsLost() throws Exception {
        servers.flush();
        servers.fillSource(KEYS);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicLong increments = new AtomicLong();
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Random random = new Random(i);
            writers.add(Background.run(() -> write(ended, increments, random)));
        }
        List<BackfillReport> reports = new ArrayList<>();
        VerifyReport verified;
        try {
            for (int i = 0; i < 3; i++) {
                reports.add(Backfill.create(servers.sourceSide, servers.targetSide, config())
                        .run(ProgressListener.NONE));
            }
            verified = Verification.create(servers.sourceSide, servers.targetSide, VerifyConfig.defaults())
                    .run(ProgressListener.NONE);
        } finally {
            ended.set(true);
        }
        for (CompletableFuture<Void> writer : writers) {
            writer.get(60, TimeUnit.SECONDS);
        }

        servers.assertEqual();
        assertThat(reports).allMatch(BackfillReport::complete).allMatch(report -> report.counts()
                .balanced());
        assertThat(verified.different()).isZero();
        try (Jedis target = servers.target.jedis()) {
            assertThat(target.get("counter")).isEqualTo(increments.toString());
        }
    }

    /** Small batches, so that hot keys are read and written at many moments. */
    private static BackfillConfig config() {
        return BackfillConfig.defaults().withWalk(WalkConfig.defaults().withBatchSize(50));
    }

    private static void write(AtomicBoolean ended, AtomicLong increments, Random random) {
        Servers found = Servers.find(servers.sourceSide, servers.targetSide);
        Converger converger = new Converger(
                found.source().capabilities(),
                found.target().capabilities(),
                ConvergeConfig.defaults().withMaxRounds(100));
        try (RedisLink source = servers.sourceSide.lease();
                RedisLink target = servers.targetSide.lease();
                Jedis jedis = servers.source.jedis()) {
            while (!ended.get()) {
                String key = random.nextInt(10) == 0 ? "counter" : "hot:" + random.nextInt(HOT_KEYS);
                change(jedis, key, increments, random);
                List<Key> keys = List.of(Key.of(key));
                while (!converger.converge(source, target, keys).get(0).settled()) {
                    // the rule: repeat until the two agree
                }
            }
        }
    }

    private static void change(Jedis jedis, String key, AtomicLong increments, Random random) {
        if (key.equals("counter")) {
            jedis.incr(key);
            increments.incrementAndGet();
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> jedis.del(key);
            case 1 -> jedis.set(key, "value " + random.nextInt());
            case 2 -> jedis.setex(key, 1_000 + random.nextInt(1_000), "expiring " + random.nextInt());
            case 3 -> {
                // in one step, or the key of another writer may be there
                try (AbstractTransaction both = jedis.multi()) {
                    both.del(key);
                    both.rpush(key, "" + random.nextInt());
                    both.exec();
                }
            }
            case 4 -> jedis.expire(key, 500 + random.nextInt(500));
            default -> jedis.persist(key);
        }
    }
}
