package io.crossfade.backfill.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.backfill.copy.Quarantine.Entry;
import io.crossfade.model.Key;
import io.crossfade.testing.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the file beside a checkpoint knows of quarantined keys, also after a crash. */
class QuarantineFileTest {
    private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05Z");
    private static final Key EMPTY = Key.of("");
    private static final Key BINARY = Key.of(new byte[] {0, '\n', ' ', '"', '%', (byte) 0xff, (byte) 0xc3});
    private static final Key PLAIN = Key.of("user:1");
    private static final int MOST = 3;

    @TempDir
    private Path folder;

    @Test
    @Behaviour("BF-114")
    void keys_anyBytes_areReadAsTheyWere() throws IOException {
        kept(0, EMPTY, BINARY, PLAIN);

        try (QuarantinedKeys retried = open(saved(STARTED))) {
            assertThat(retried.count()).isEqualTo(3);
            assertThat(retried.next(2)).containsExactly(EMPTY, BINARY);
            assertThat(retried.next(2)).containsExactly(PLAIN);
            assertThat(retried.next(2)).isEmpty();
            assertThat(retried.slices()).isEmpty();
        }
    }

    @Test
    @Behaviour("BF-114")
    void lineTornOffByACrash_isLeftOutAndTheWalkGoesOnBehindTheSoundOnes() throws IOException {
        kept(0, EMPTY);
        Files.writeString(file(), "0123abcd key name=\"tor", StandardOpenOption.APPEND);

        try (QuarantineFile next = new QuarantineFile(file(), MOST)) {
            next.resume(saved(STARTED));
            next.keep(0, entries(PLAIN));
        }

        try (QuarantinedKeys retried = open(saved(STARTED))) {
            assertThat(retried.next(9)).containsExactly(EMPTY, PLAIN);
        }
    }

    @Test
    @Behaviour("BF-116")
    void moreThanAreKept_theSliceIsNamedAlsoByTheNextProcess() throws IOException {
        kept(0, EMPTY, PLAIN);
        try (QuarantineFile next = new QuarantineFile(file(), MOST)) {
            next.resume(saved(STARTED));
            next.keep(7, entries(BINARY, PLAIN));
            next.keep(7, entries(BINARY));
            next.keep(8, entries(BINARY));
        }

        try (QuarantinedKeys retried = open(saved(STARTED))) {
            assertThat(retried.slices()).containsExactly(7);
            assertThat(retried.next(9)).containsExactly(EMPTY, PLAIN, BINARY);
        }
    }

    @Test
    @Behaviour("BF-116")
    void fileIsMissingOrOfAnotherWalk_slicesWithQuarantinedKeysAreNamed() throws IOException {
        try (QuarantinedKeys retried = open(saved(STARTED, 2, 5))) {
            assertThat(retried.count()).isZero();
            assertThat(retried.slices()).containsExactlyInAnyOrder(2, 5);
        }
        kept(0, PLAIN);
        SavedState later = saved(STARTED.plusSeconds(1), 3);
        try (QuarantinedKeys retried = open(later)) {
            assertThat(retried.next(9)).isEmpty();
            assertThat(retried.slices()).containsExactly(3);
        }

        try (QuarantineFile next = new QuarantineFile(file(), MOST)) {
            next.resume(later);
            next.keep(0, entries(EMPTY));
        }
        try (QuarantinedKeys retried = open(later)) {
            assertThat(retried.next(9)).containsExactly(EMPTY);
            assertThat(retried.slices()).containsExactly(3);
        }
    }

    @Test
    @Behaviour("BF-176")
    void summary_ofSoundLines_hasReasonsButNoNamesAndChangesNothing() throws IOException {
        kept(0, EMPTY, BINARY);
        try (QuarantineFile next = new QuarantineFile(file(), MOST)) {
            next.resume(saved(STARTED));
            next.keep(1, List.of(new Entry(PLAIN, "another: \"%\" reason")));
            next.keep(7, entries(PLAIN));
        }
        Files.writeString(file(), "0123abcd key name=\"tor", StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(file());

        QuarantineSummary summary = QuarantineSummary.beside(folder.resolve("checkpoint"), saved(STARTED));

        assertThat(summary).isEqualTo(new QuarantineSummary(3, Map.of("a reason", 2L, "another: \"%\" reason", 1L), 1));
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    @Behaviour("BF-176")
    void summary_manyReasonsOrNoFile_isBoundedOrNamesTheSlices() throws IOException {
        Path checkpoint = folder.resolve("checkpoint");
        assertThat(QuarantineSummary.beside(checkpoint, saved(STARTED, 2, 5)))
                .isEqualTo(new QuarantineSummary(0, Map.of(), 2));
        try (QuarantineFile file = new QuarantineFile(file(), 100)) {
            file.begin(STARTED);
            for (int i = 0; i < 50; i++) {
                file.keep(0, List.of(new Entry(PLAIN, "reason " + i)));
            }
        }

        QuarantineSummary summary = QuarantineSummary.beside(checkpoint, saved(STARTED));

        assertThat(summary.byReason()).hasSize(21).containsEntry("other reasons", 30L);
        assertThat(summary.isEmpty()).isFalse();
        assertThat(QuarantineSummary.beside(checkpoint, saved(STARTED.plusSeconds(1)))
                        .isEmpty())
                .as("of another walk")
                .isTrue();
    }

    @Test
    @Behaviour("BF-115")
    void retry_endsEarly_everythingIsStillThere() throws IOException {
        kept(0, EMPTY, PLAIN);
        byte[] before = Files.readAllBytes(file());

        try (QuarantinedKeys retried = open(saved(STARTED))) {
            retried.retried(retried.next(1), List.of());
        }

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    @Behaviour("BF-115")
    void retry_through_keepsWhatStaysWithItsNewReason() throws IOException {
        kept(4, EMPTY, PLAIN, BINARY);

        try (QuarantinedKeys retried = open(saved(STARTED, 4))) {
            retried.retried(retried.next(9), List.of(new Entry(PLAIN, "another reason")));
            retried.finish();
        }

        try (QuarantinedKeys again = open(saved(STARTED, 4))) {
            assertThat(again.next(9)).containsExactly(PLAIN);
            assertThat(again.slices()).isEmpty();
            again.retried(List.of(PLAIN), List.of());
            again.finish();
        }
        assertThat(Files.readString(file(), UTF_8)).hasLineCount(1);
        try (QuarantinedKeys none = open(saved(STARTED, 4))) {
            assertThat(none.slices())
                    .as("an empty quarantine is not a lost one")
                    .isEmpty();
            assertThat(none.next(9)).isEmpty();
        }
    }

    private Path file() {
        return folder.resolve("checkpoint.quarantine");
    }

    private void kept(int slice, Key... keys) throws IOException {
        try (QuarantineFile file = new QuarantineFile(file(), MOST)) {
            file.begin(STARTED);
            file.keep(slice, entries(keys));
        }
    }

    private QuarantinedKeys open(SavedState saved) throws IOException {
        return FiledQuarantine.open(file(), MOST, saved);
    }

    private static List<Entry> entries(Key... keys) {
        return List.of(keys).stream().map(key -> new Entry(key, "a reason")).toList();
    }

    private static SavedState saved(Instant started, int... slicesWithQuarantined) {
        @Nullable Instant unfinished = null;
        Map<Integer, Mark> marks = new HashMap<>();
        for (int slice : slicesWithQuarantined) {
            marks.put(slice, new Mark(slice, "1", true, new KeyCounts(1, Map.of(KeyOutcome.QUARANTINED, 1L))));
        }
        return new SavedState(new Job("a", "b", "warm"), new Walk("x", "y", 64, started), marks, unfinished);
    }
}
