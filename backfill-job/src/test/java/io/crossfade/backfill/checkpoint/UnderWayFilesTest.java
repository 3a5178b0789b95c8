package io.crossfade.backfill.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Key;
import io.crossfade.testing.Behaviour;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files beside a checkpoint tell the next process of keys under way. */
class UnderWayFilesTest {
    private static final Job JOB = new Job("a:1", "b:2", "warm");
    private static final Key A = Key.of("a");
    private static final Key BINARY = Key.of(new byte[] {0, 1, (byte) 0xff});
    private static final Key EMPTY = Key.of("");
    private static final Key LONG = Key.of("long".repeat(1_000));

    @TempDir
    private Path folder;

    @Test
    @Behaviour("BF-119")
    void pages_thatHaveNotEnded_areLeftWhateverTheirKeysAreCalled() {
        try (UnderWayFiles files = files(JOB)) {
            UnderWay one = files.slice();
            one.begin(List.of(LONG));
            one.ended(false);
            one.begin(List.of(A, BINARY));
            one.begin(List.of(EMPTY));
            UnderWay another = files.slice();
            another.begin(List.of(LONG));
            another.ended(true);
            files.slice().begin(List.of(Key.of("in its place")));
        }

        assertThat(files(JOB).left()).containsExactlyInAnyOrder(A, BINARY, EMPTY, Key.of("in its place"));
    }

    @Test
    @Behaviour("BF-119")
    void earlierNotes_stayUntilTheyAreForgotten() {
        try (UnderWayFiles files = files(JOB)) {
            files.slice().begin(List.of(A));
        }
        try (UnderWayFiles files = files(JOB)) {
            files.slice().begin(List.of(BINARY));
        }

        UnderWayFiles files = files(JOB);
        assertThat(files.left()).containsExactlyInAnyOrder(A, BINARY);
        files.forget();
        assertThat(folder).isEmptyDirectory();
        assertThat(files.left()).isEmpty();
    }

    @Test
    @Behaviour("BF-121")
    void notesOfOtherServers_areNotRead() {
        try (UnderWayFiles files = files(JOB)) {
            files.slice().begin(List.of(A));
        }

        assertThat(files(new Job("a:1", "c:3", "warm")).left()).isEmpty();
        assertThat(files(new Job("a:1", "b:2", "warm+names-1")).left()).containsExactly(A);
    }

    /** A kill in the middle of a write: what it was for has not begun. */
    @Test
    @Behaviour("BF-121")
    void noteThatWasTornOff_isNotReadAndThoseBeforeItAre() throws IOException {
        try (UnderWayFiles files = files(JOB)) {
            UnderWay notes = files.slice();
            notes.begin(List.of(A));
            notes.begin(List.of(LONG));
        }
        Path file = folder.resolve("checkpoint.underway.0");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) - 5);
        }
        assertThat(files(JOB).left()).containsExactly(A);

        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {7}), 12);
        }
        assertThat(files(JOB).left()).isEmpty();
    }

    private UnderWayFiles files(Job job) {
        return new UnderWayFiles(folder.resolve("checkpoint"), job);
    }
}
