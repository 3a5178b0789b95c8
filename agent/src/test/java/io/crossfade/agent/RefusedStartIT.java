package io.crossfade.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start with the agent that must not be: no line of the application runs, and one line says why. Needs no server. */
@Behaviour("AG-9")
class RefusedStartIT {
    @TempDir
    private Path folder;

    @Test
    void start_noFileNamed_saysHow() throws Exception {
        assertThat(refusal(""))
                .isEqualTo("no configuration file is named; allowed: -javaagent:crossfade-agent.jar=FILE or"
                        + " -Dcrossfade.config=FILE");
    }

    @Test
    void start_fileMissing_namesIt() throws Exception {
        Path missing = folder.resolve("none.yml");

        assertThat(refusal("=" + missing)).isEqualTo(missing + ": there is no such file");
    }

    @Test
    void start_wrongSetting_namesFileSettingValueAndBound() throws Exception {
        Path file = write("crossfade.yml", "crossfade.target.host: new.example.com\ncrossfade.carry.lanes: 65\n");

        assertThat(refusal("=" + file))
                .isEqualTo(file + ": crossfade.carry.lanes=65 is not allowed; allowed: integer, 1 to 64");
    }

    @Test
    void start_sourceBehindSentinels_isRefused() throws Exception {
        Path file = write(
                "crossfade.yml",
                "crossfade.source: {topology: sentinel, nodes: [old:26379], master-name: main}\n"
                        + "crossfade.target.host: new.example.com\n");

        assertThat(refusal("=" + file))
                .contains("crossfade.source.topology is not allowed for the agent; allowed: standalone");
    }

    @Test
    @Race("P25")
    void p25_wantedPhaseUnreadableAtTheStart_namesTheFile() throws Exception {
        Path wish = write("phase.properties", "crossfade.phase=duel-write\n");
        Path file =
                write("crossfade.yml", "crossfade.target.host: new.example.com\ncrossfade.phase-file: " + wish + "\n");

        assertThat(refusal("=" + file))
                .startsWith(wish + ": crossfade.phase=duel-write is not allowed; allowed: choice,");
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private String refusal(String argument) throws Exception {
        try (ChildJvm jvm = ChildJvm.start(folder, argument, List.of("-version"))) {
            assertThat(jvm.end()).isEqualTo(1);
            assertThat(jvm.out()).isEmpty();
            List<String> lines = jvm.err()
                    .lines()
                    .filter(line -> line.startsWith("crossfade-agent: "))
                    .toList();
            assertThat(lines).hasSize(1);
            return lines.get(0).substring("crossfade-agent: ".length());
        }
    }
}
