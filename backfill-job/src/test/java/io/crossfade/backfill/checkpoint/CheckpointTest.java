package io.crossfade.backfill.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.crossfade.backfill.copy.KeyCounts;
import io.crossfade.backfill.copy.KeyOutcome;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final Job JOB = new Job("old:6379", "new:6379", "warm");
    private static final Walk WALK = new Walk("s1", "t1", 2, Instant.parse("2026-01-02T03:04:05Z"));
    private static final Mark FIRST = mark(0, "4000000000000000", false, 10);
    private static final Mark SECOND = mark(1, "8000000000000000", true, 5);

    @TempDir
    private Path folder;

    @Test
    void checkpoint_writtenAndReadAgain_saysTheSame() {
        Path file = written(FIRST, SECOND);

        SavedState state = Checkpoint.peek(file).orElseThrow();

        assertThat(state.job()).isEqualTo(JOB);
        assertThat(state.walk()).isEqualTo(WALK);
        assertThat(state.marks()).isEqualTo(Map.of(0, FIRST, 1, SECOND));
        assertThat(state.finished()).isNull();
        assertThat(state.counts().scanned()).isEqualTo(15);
        assertThat(state.fraction()).hasValueCloseTo(0.75, within(1e-9));
    }

    @Test
    void checkpoint_laterMarkOfASlice_counts() {
        Mark later = mark(0, "7000000000000000", false, 12);

        assertThat(Checkpoint.peek(written(FIRST, later)).orElseThrow().marks()).isEqualTo(Map.of(0, later));
    }

    @Test
    void checkpoint_noFile_saysNothing() {
        assertThat(Checkpoint.peek(folder.resolve("none"))).isEmpty();
    }

    @Test
    void checkpoint_finished_isMarked() {
        Path file = folder.resolve("c");
        Instant end = Instant.parse("2026-01-02T04:00:00Z");
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            checkpoint.begin(JOB, WALK);
            checkpoint.mark(FIRST);
            checkpoint.finish(end);
        }

        assertThat(Checkpoint.peek(file).orElseThrow().finished()).isEqualTo(end);
        assertThat(Checkpoint.peek(file).orElseThrow().fraction()).hasValue(1);
    }

    @Test
    @Behaviour("BF-5")
    @Race("T28")
    void checkpoint_tornLastLine_isAsIfItHadNotBeenWritten() throws IOException {
        Path file = written(FIRST, SECOND);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 7));

        assertThat(Checkpoint.peek(file).orElseThrow().marks()).isEqualTo(Map.of(0, FIRST));

        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            checkpoint.mark(SECOND);
        }
        assertThat(Checkpoint.peek(file).orElseThrow().marks()).isEqualTo(Map.of(0, FIRST, 1, SECOND));
    }

    @Test
    @Behaviour("BF-5")
    void checkpoint_flippedByte_endsThereAndNotLater() throws IOException {
        Path file = written(FIRST, SECOND);
        String text = Files.readString(file);
        Files.writeString(file, text.replace("position=4", "position=5"));

        assertThat(Checkpoint.peek(file).orElseThrow().marks()).isEmpty();
    }

    @Test
    void checkpoint_otherFile_isRefusedAndLeftAlone() throws IOException {
        Path file = folder.resolve("letter.txt");
        Files.writeString(file, "Dear reader,\n");

        assertThatExceptionOfType(CheckpointRefusedException.class)
                .isThrownBy(() -> Checkpoint.open(file))
                .withMessageContaining("letter.txt");
        assertThat(file).hasContent("Dear reader,\n");
    }

    @Test
    void checkpoint_otherVersion_isRefused() throws IOException {
        Path file = folder.resolve("c");
        Line line = Lines.header(JOB, WALK);
        line.values().put("version", "2");
        Files.writeString(file, line.text());

        assertThatExceptionOfType(CheckpointRefusedException.class)
                .isThrownBy(() -> Checkpoint.peek(file))
                .withMessageContaining("version");
    }

    @Test
    void checkpoint_inUse_isRefused() {
        Path file = folder.resolve("c");
        try (Checkpoint running = Checkpoint.open(file)) {
            running.begin(JOB, WALK);

            assertThatExceptionOfType(CheckpointRefusedException.class)
                    .isThrownBy(() -> Checkpoint.open(file))
                    .withMessageContaining("in use");
        }
    }

    @Test
    void checkpoint_folderThatIsNotThere_isRefused() {
        assertThatExceptionOfType(CheckpointRefusedException.class)
                .isThrownBy(() -> Checkpoint.open(folder.resolve("none/c")))
                .withMessageContaining("cannot be opened");
    }

    @Test
    void checkpoint_begunAnew_forgetsWhatWas() throws IOException {
        Path file = written(FIRST, SECOND);
        Walk other = new Walk("s2", "t1", 0, WALK.started());
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertThat(checkpoint.earlier()).isPresent();
            checkpoint.begin(JOB, other);
        }

        SavedState state = Checkpoint.peek(file).orElseThrow();
        assertThat(state.walk()).isEqualTo(other);
        assertThat(state.marks()).isEmpty();
        assertThat(state.fraction()).isEmpty();
        assertThat(Files.readAllLines(file, UTF_8)).hasSize(1);
    }

    @Test
    void checkpoint_appendedByHand_isCheckedLineByLine() throws IOException {
        Path file = written(FIRST);
        Files.writeString(file, "00000000 mark slice=1\n", StandardOpenOption.APPEND);

        assertThat(Checkpoint.peek(file).orElseThrow().marks()).isEqualTo(Map.of(0, FIRST));
    }

    @Test
    void walk_serverThatTellsNoRunId_isNeverTheSame() {
        Walk unknown = new Walk(Walk.NO_RUN_ID, "t1", 2, WALK.started());

        assertThat(WALK.sameProcesses(new Walk("s1", "t1", 9, Instant.EPOCH))).isTrue();
        assertThat(WALK.sameProcesses(new Walk("s1", "t2", 2, WALK.started()))).isFalse();
        assertThat(unknown.sameProcesses(unknown)).isFalse();
    }

    private Path written(Mark... marks) {
        Path file = folder.resolve("c");
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            checkpoint.begin(JOB, WALK);
            for (Mark mark : marks) {
                checkpoint.mark(mark);
            }
        }
        return file;
    }

    private static Mark mark(int slice, String position, boolean done, long keys) {
        return new Mark(slice, position, done, new KeyCounts(keys, Map.of(KeyOutcome.COPIED, keys)));
    }
}
