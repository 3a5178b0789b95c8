package io.crossfade.backfill.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestFileTest {
    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("source.digest");
    }

    @Test
    void file_roundTrip_isTheSame() {
        SideDigest written = DigestFixture.of(Side.SOURCE, true, DigestFixture.expiring(30, 0));
        DigestFile.write(file, written);

        SideDigest read = DigestFile.read(file);

        assertThat(read).usingRecursiveComparison().ignoringFields("sums").isEqualTo(written);
        for (int slot = 0; slot < BucketSums.BUCKETS; slot++) {
            assertThat(read.sums().bucket(slot)).isEqualTo(written.sums().bucket(slot));
        }
        assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    @Behaviour("BF-95")
    void file_cutOffOrChanged_refused() throws IOException {
        DigestFile.write(file, DigestFixture.of(Side.SOURCE, true, DigestFixture.expiring(30, 0)));
        List<String> lines = Files.readAllLines(file);

        assertRefused(lines.subList(0, lines.size() - 1), "does not end with the digest of its lines");
        assertRefused(lines.subList(0, 3), "does not end with the digest of its lines");
        assertRefused(
                lines.stream()
                        .map(line -> line.replace(" 30 30 0 ", " 31 30 0 "))
                        .toList(),
                "does not end with the digest of its lines");
        assertRefused(List.of("crossfade-digest 2"), "does not begin with crossfade-digest 1");
        assertRefused(List.of(), "does not begin with crossfade-digest 1");
    }

    @Test
    @Behaviour("BF-95")
    void file_notThere_saysWhich() {
        assertThatThrownBy(() -> DigestFile.read(file))
                .isInstanceOf(DigestException.class)
                .hasMessageContaining("source.digest");
    }

    private void assertRefused(List<String> lines, String why) throws IOException {
        Files.write(file, lines);
        assertThatThrownBy(() -> DigestFile.read(file))
                .isInstanceOf(DigestException.class)
                .hasMessageContaining("source.digest")
                .hasMessageContaining(why);
    }
}
