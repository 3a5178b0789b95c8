package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.checkpoint.Checkpoint;
import io.crossfade.backfill.checkpoint.SavedState;
import io.crossfade.backfill.checkpoint.SharedProgress;
import io.crossfade.backfill.checkpoint.SharedQuarantine;
import io.crossfade.backfill.checkpoint.SharedState;
import io.crossfade.backfill.copy.Quarantine;
import io.crossfade.model.Key;
import io.crossfade.testing.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * A backfill dies between the write of a key to the target and its second look at the source; by then the application has deleted the
 * key, and what it carried came before that write. No walk finds such a key: the next run has to know of it.
 */
class UnderWayIT {
    private static final int KEYS = 400;
    private static final String BACKFILL = "__crossfade:backfill";
    private static TwoServers servers;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @ParameterizedTest
    @CsvSource({"checkpoint, string, false", "checkpoint, hash, true", "target, string, false"})
    @Behaviour({"BF-119", "BF-120"})
    void process_killedBetweenWriteAndSecondLook_theNextRunRemovesWhatWasDeletedMeanwhile(
            String place, String type, boolean fresh) throws Exception {
        fill(type);
        String where = place.equals(DoomedBackfill.ON_THE_TARGET)
                ? place
                : folder.resolve(place).toString();
        assertThat(DoomedBackfill.die(servers, where)).isEqualTo(DoomedBackfill.EXIT);
        try (Jedis source = servers.source.jedis();
                Jedis target = servers.target.jedis()) {
            assertThat(target.exists(DoomedBackfill.KEY)).isTrue();
            assertThat(source.del(DoomedBackfill.KEY)).isEqualTo(1);
            buryMembers(target);
        }
        assertThat(notes())
                .hasSize(place.equals(DoomedBackfill.ON_THE_TARGET) ? 0 : 1)
                .allSatisfy(note -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(note)))
                        .isEqualTo("rw-------"));

        BackfillReport next = DoomedBackfill.run(servers.sourceSide, servers.targetSide, where, fresh);

        assertThat(next.complete()).isTrue();
        assertThat(next.counts().balanced()).isTrue();
        try (Jedis target = servers.target.jedis()) {
            assertThat(target.exists(DoomedBackfill.KEY)).isFalse();
            assertThat(target.exists("__crossfade:underway")).isFalse();
        }
        servers.assertEqual();
        assertThat(notes()).isEmpty();
    }

    /** The retry does not know the key's name, or takes it along when it is gone: whoever comes next has to know that it was under way. */
    @ParameterizedTest
    @CsvSource({"checkpoint, names, false", "checkpoint, slices, true", "target, names, false", "target, slices, true"})
    @Behaviour("BF-177")
    void retry_killedBetweenWriteAndSecondLook_theNextRunRemovesWhatWasDeletedMeanwhile(
            String place, String known, boolean retriedAgain) throws Exception {
        fill("string");
        String where = place.equals(DoomedBackfill.ON_THE_TARGET)
                ? place
                : folder.resolve(place).toString();
        try (Jedis source = servers.source.jedis();
                Jedis target = servers.target.jedis()) {
            source.del(DoomedBackfill.KEY);
            DoomedBackfill.run(servers.sourceSide, servers.targetSide, where, false);
            quarantine(where, known.equals("names"));
            source.set(DoomedBackfill.KEY, "value");
            assertThat(DoomedBackfill.die(servers, where, DoomedBackfill.RETRY)).isEqualTo(DoomedBackfill.EXIT);
            assertThat(target.exists(DoomedBackfill.KEY)).isTrue();
            assertThat(source.del(DoomedBackfill.KEY)).isEqualTo(1);
            buryMembers(target);

            BackfillReport next = retriedAgain
                    ? DoomedBackfill.retry(servers.sourceSide, servers.targetSide, where)
                    : DoomedBackfill.run(servers.sourceSide, servers.targetSide, where, true);

            assertThat(next.complete()).isTrue();
            assertThat(next.counts().balanced()).isTrue();
            assertThat(target.exists(DoomedBackfill.KEY, "__crossfade:underway"))
                    .isZero();
        }
        servers.assertEqual();
        assertThat(notes()).isEmpty();
    }

    /** As a backfill does that meets the key and keeps it by name, or each slice. */
    private static void quarantine(String where, boolean byName) {
        int most = byName ? 1 : 0;
        List<Quarantine.Entry> entries = List.of(new Quarantine.Entry(Key.of(DoomedBackfill.KEY), "planted"));
        if (where.equals(DoomedBackfill.ON_THE_TARGET)) {
            SharedProgress progress = new SharedProgress(servers.targetSide::lease, null);
            SharedState state = progress.read().orElseThrow();
            SharedQuarantine quarantine = progress.quarantine(state.header().number(), most);
            IntStream.range(0, byName ? 1 : state.saved().walk().parts())
                    .forEach(slice -> quarantine.keep(slice, entries));
            return;
        }
        try (Checkpoint checkpoint = Checkpoint.open(Path.of(where), most)) {
            SavedState saved = checkpoint.earlier().orElseThrow();
            checkpoint.resume(saved);
            IntStream.range(0, byName ? 1 : saved.walk().parts())
                    .forEach(slice -> checkpoint.quarantined(slice, entries));
        }
    }

    private static void fill(String type) {
        servers.flush();
        try (Jedis source = servers.source.jedis();
                Pipeline pipeline = source.pipelined()) {
            for (int i = 0; i < KEYS; i++) {
                if (type.equals("hash")) {
                    pipeline.hset("key:" + i, "field", "value");
                } else {
                    pipeline.set("key:" + i, "value");
                }
            }
            if (type.equals("hash")) {
                pipeline.hset(DoomedBackfill.KEY, "field", "value");
            } else {
                pipeline.set(DoomedBackfill.KEY, "value");
            }
        }
    }

    /** The next run would wait ten seconds for a sign of life. */
    private static void buryMembers(Jedis target) {
        for (String field : target.hkeys(BACKFILL)) {
            if (field.startsWith("member:")) {
                target.hdel(BACKFILL, field);
            }
        }
    }

    private List<Path> notes() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains(".underway."))
                    .toList();
        }
    }
}
