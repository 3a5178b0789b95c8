package io.crossfade.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.cli.CrossfadeCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command as a process of its own, which can be told to end, or killed.
 *
 * @param process the process
 * @param folder where its output goes
 */
record CliProcess(Process process, Path folder) {
    static CliProcess start(Path folder, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrossfadeCli.class.getName()));
        command.addAll(List.of(args));
        return new CliProcess(
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile())
                        .start(),
                folder);
    }

    String error() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    String output() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    /** Sends a signal and waits for its end; returns its exit code. */
    int end(String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
