package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.plan.SlicePlan;
import io.crossfade.backfill.plan.SliceScan;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import io.crossfade.testing.Background;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** Every key that stays is found, whatever the server's table does meanwhile. */
class ScanCompletenessIT {
    private static final int STAYING = 10_000;
    private static final int PASSING = 70_000;
    private static final int BATCH = 2_000;
    private static final int SLICES = 64;
    private static TwoServers servers;

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void fill() {
        servers.flush();
        write("staying:", 0, STAYING, false);
    }

    @Test
    @Behaviour("BF-10")
    @Race({"T15", "T49"})
    void slices_tableGrowsEightfold_everyStayingKeyIsFound() {
        assertThat(scanWhile(() -> write("passing:", 0, PASSING, false))).containsAll(stayingKeys());
    }

    @Test
    @Behaviour("BF-10")
    @Race("T15")
    void slices_tableShrinksToAnEighth_everyStayingKeyIsFound() {
        write("passing:", 0, PASSING, false);

        assertThat(scanWhile(() -> write("passing:", 0, PASSING, true))).containsAll(stayingKeys());
    }

    @Test
    @Behaviour("BF-10")
    void backfill_cursorIsOpaque_oneScannerFindsEverything() {
        List<String> notes = new ArrayList<>();
        ProgressListener listener = new ProgressListener() {
            @Override
            public void progressed(Progress progress) {
                assertThat(progress.fraction()).isBetween(0.0, 1.0);
            }

            @Override
            public void noted(String message) {
                notes.add(message);
            }
        };

        BackfillReport report = Backfill.create(
                        new ScrambledCursors(servers.sourceSide), servers.targetSide, BackfillConfig.defaults())
                .run(listener);

        servers.assertEqual();
        assertThat(report.complete()).isTrue();
        assertThat(report.slices()).isZero();
        assertThat(report.counts().balanced()).isTrue();
        assertThat(notes).singleElement().asString().contains("going on with one scanner");
    }

    @Test
    void verification_cursorIsOpaque_oneScannerFindsEverything() {
        servers.flush();
        servers.fillSource(5_000);
        VerifyReport report = Verification.create(
                        new ScrambledCursors(servers.sourceSide),
                        servers.targetSide,
                        VerifyConfig.defaults().withRounds(List.of(Duration.ofMillis(50))))
                .run(ProgressListener.NONE);

        servers.assertEqual();
        assertThat(report.different()).isEqualTo(5_002);
        assertThat(report.equal()).isTrue();
    }

    /** Scans all slices again and again in turn while {@code change} runs; returns what the walk begun first found. */
    private static Set<Key> scanWhile(Runnable change) {
        AtomicBoolean changing = new AtomicBoolean(true);
        Set<Key> found = new HashSet<>();
        List<SliceScan> scans = new ArrayList<>(
                SlicePlan.of(SLICES).stream().map(SliceScan::new).toList());
        CompletableFuture<Void> writer = Background.run(change).whenComplete((done, failure) -> changing.set(false));
        try (RedisLink link = servers.sourceSide.lease()) {
            // small steps, so that the walk lasts as long as the change
            while (!scans.isEmpty()) {
                for (SliceScan scan : List.copyOf(scans)) {
                    found.addAll(scan.accept(link.exchange(scan.next(changing.get() ? 20 : 1_000))));
                    if (scan.isDone()) {
                        scans.remove(scan);
                    }
                }
            }
        }
        writer.join();
        return found;
    }

    private static Set<Key> stayingKeys() {
        Set<Key> keys = new HashSet<>();
        for (int i = 0; i < STAYING; i++) {
            keys.add(Key.of("staying:" + i));
        }
        return keys;
    }

    private static void write(String prefix, int from, int to, boolean delete) {
        try (Jedis jedis = servers.source.jedis()) {
            for (int start = from; start < to; start += BATCH) {
                try (Pipeline pipeline = jedis.pipelined()) {
                    for (int i = start; i < Math.min(to, start + BATCH); i++) {
                        if (delete) {
                            pipeline.del(prefix + i);
                        } else {
                            pipeline.set(prefix + i, "x");
                        }
                    }
                }
            }
        }
    }

    /** A side behind something that makes cursors of its own, as proxies do. */
    private record ScrambledCursors(RedisSide redis) implements RedisSide {
        private static final long KEY = 0x5DEECE66DL;

        @Override
        public Side side() {
            return redis.side();
        }

        @Override
        public String endpoint() {
            return redis.endpoint();
        }

        @Override
        public RedisLink lease() {
            return new ScrambledLink(redis.lease());
        }

        @Override
        public void close() {
            redis.close();
        }

        static String scrambled(String cursor) {
            return cursor.equals("0") ? cursor : Long.toUnsignedString(Long.parseUnsignedLong(cursor) ^ KEY);
        }
    }

    private static final class ScrambledLink implements RedisLink {
        private final RedisLink link;
        private boolean scanned;

        ScrambledLink(RedisLink link) {
            this.link = link;
        }

        @Override
        public void send(Command command) {
            scanned = command.text(0).equals("SCAN");
            link.send(
                    scanned
                            ? Command.of("SCAN", ScrambledCursors.scrambled(command.text(1)), "COUNT", command.text(3))
                            : command);
        }

        @Override
        public void flush() {
            link.flush();
        }

        @Override
        public @Nullable Object receive() {
            Object reply = link.receive();
            if (scanned && !(reply instanceof ErrorReply) && reply instanceof List<?> page) {
                scanned = false;
                String cursor = new String((byte[]) page.get(0), StandardCharsets.US_ASCII);
                return List.of(ScrambledCursors.scrambled(cursor).getBytes(StandardCharsets.US_ASCII), page.get(1));
            }
            return reply;
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
