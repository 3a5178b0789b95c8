package io.crossfade.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program with a main method as a process of its own, with the class path of the tests, which can be told to end, or killed.
 *
 * @param process the process
 * @param folder where its output goes, to the files {@code out} and {@code err}
 */
public record CliProcess(Process process, Path folder) {
    private static final int SIGINT = 2;

    /** Starts {@code main} with these arguments. */
    public static CliProcess start(Path folder, Class<?> main, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        return new CliProcess(
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile())
                        .start(),
                folder);
    }

    /** Returns what it wrote to standard error by now. */
    public String error() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    /** Returns what it wrote to standard output by now. */
    public String output() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    /** Waits for its end by itself; returns its exit code. */
    public int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** Sends a signal and waits for its end; returns its exit code. */
    public int end(String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        return awaitEnd();
    }

    /** A shell starts background jobs with SIGINT ignored, and so are their children; only Linux tells. */
    public static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        String mask = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .findFirst()
                .orElse("0");
        return (Long.parseUnsignedLong(mask, 16) >>> SIGINT - 1 & 1) == 1;
    }
}
