package io.crossfade.backfill.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlFileTest {
    @TempDir
    private Path folder;

    private ControlFile control = new ControlFile(Path.of("none"));

    @BeforeEach
    void beside() {
        control = ControlFile.beside(folder.resolve("checkpoint"));
    }

    @Test
    void read_whatWasWritten_isTheLatestWish() {
        assertThat(control.read()).isEqualTo(Wish.RUN);
        control.write(Wish.PAUSE);
        assertThat(control.read()).isEqualTo(Wish.PAUSE);
        control.write(Wish.STOP);
        assertThat(control.read()).isEqualTo(Wish.STOP);
        control.write(Wish.RUN);

        assertThat(control.read()).isEqualTo(Wish.RUN);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void read_somethingElse_isRefused() throws IOException {
        Files.writeString(folder.resolve("checkpoint.control"), "HURRY");

        assertThatThrownBy(control::read)
                .isInstanceOf(CheckpointRefusedException.class)
                .hasMessageContaining("says neither PAUSE nor STOP");
    }

    @Test
    void write_noSuchFolder_isRefused() {
        assertThatThrownBy(() -> ControlFile.beside(folder.resolve("none").resolve("checkpoint"))
                        .write(Wish.PAUSE))
                .isInstanceOf(CheckpointRefusedException.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void inUse_onlyWhileSomebodyHoldsIt() {
        Path file = folder.resolve("checkpoint");
        assertThat(Checkpoint.isInUse(file)).isFalse();
        try (Checkpoint held = Checkpoint.open(file)) {
            assertThat(held.earlier()).isEmpty();
            assertThat(Checkpoint.isInUse(file)).isTrue();
        }
        assertThat(Checkpoint.isInUse(file)).isFalse();
    }
}
