package io.crossfade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The habits of the sources of every module that a compiler does not check. */
class SourcesTest {
    private static final List<Path> MAIN = Project.sources("src/main/java");
    private static final List<Path> ALL = Stream.concat(MAIN.stream(), Project.sources("src/test/java").stream())
            .toList();

    @Test
    void mainFile_anyModule_hasAtMost400Lines() throws IOException {
        Map<Path, Long> tooLong = new TreeMap<>();
        for (Path file : MAIN) {
            try (Stream<String> lines = Files.lines(file)) {
                long count = lines.count();
                if (count > 400) {
                    tooLong.put(file, count);
                }
            }
        }

        assertThat(tooLong).isEmpty();
    }

    @Test
    void mainPackage_anyModule_isDescribedAndNullMarked() throws IOException {
        for (Path folder : MAIN.stream().map(Path::getParent).collect(Collectors.toSet())) {
            Path description = folder.resolve("package-info.java");
            assertThat(description).exists();
            assertThat(Files.readString(description)).contains("@NullMarked").startsWith("/**");
        }
    }

    @Test
    void mainPackage_anyModule_isNamedForItsFeature() {
        assertThat(MAIN)
                .extracting(file -> String.valueOf(file.getParent().getFileName()))
                .doesNotContain("util", "common", "config", "impl", "exception", "helper", "misc");
    }

    @Test
    void source_anyModule_leavesNothingToBeDone() throws IOException {
        String marker = "TO" + "DO";
        for (Path file : ALL) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContain(marker, "FIX" + "ME");
        }
    }

    @Test
    void test_anyModule_waitsForConditionsNotForTime() throws IOException {
        for (Path file : Project.sources("src/test/java")) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContain("Thread." + "sleep(");
        }
    }

    @Test
    void sources_everyModule_areFound() {
        assertThat(MAIN.stream()
                        .map(file -> Project.ROOT.relativize(file).getName(0))
                        .map(Path::toString))
                .contains(
                        "wrapper-core",
                        "test-support",
                        "backfill-job",
                        "backfill-replicator",
                        "backfill-jet",
                        "spring-starter",
                        "agent",
                        "samples",
                        "benchmarks");
    }
}
