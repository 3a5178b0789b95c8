package io.crossfade.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM with the agent. Closing it ends it, if it has not ended. */
final class ChildJvm implements AutoCloseable {
    private static final long END_SECONDS = 60;

    private final Process process;
    private final Path out;
    private final Path err;

    private ChildJvm(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts one.
     *
     * @param argument what follows the agent's jar on the command line, as in {@code =crossfade.yml}
     * @param arguments options, the class and its arguments
     */
    static ChildJvm start(Path folder, String argument, List<String> arguments) throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-javaagent:") && option.contains("jacoco"))
                .forEach(command::add);
        command.add("-javaagent:" + System.getProperty("agent.jar") + argument);
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new ChildJvm(process, out, err);
    }

    /** Waits until a line with {@code text} was printed. */
    void awaitOutput(String text) {
        await().atMost(Duration.ofSeconds(END_SECONDS)).untilAsserted(() -> {
            assertThat(out()).contains(text);
        });
    }

    /** Ends the standard input, and waits for the end; returns the exit code. */
    int end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS))
                .as("the JVM ends; it printed %s", out())
                .isTrue();
        return process.exitValue();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    static String path(String... places) {
        return String.join(File.pathSeparator, places);
    }
}
