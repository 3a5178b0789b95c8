package io.crossfade.jet;

import io.crossfade.backfill.cli.CrossfadeCli;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A member as a process of its own, which can be killed and started anew: {@code crossfade backfill --engine jet}. */
final class MemberProcess implements AutoCloseable {
    private final Path folder;
    private final List<String> arguments;
    private final List<String> jvm;
    private Process process;

    /** Starts one that keeps what it writes in {@code folder}, in a JVM with further options. */
    MemberProcess(Path folder, String config, List<String> options, List<String> jvm) {
        this.folder = folder;
        this.jvm = List.copyOf(jvm);
        this.arguments = new ArrayList<>(List.of("backfill", "-c", config, "--engine", "jet"));
        arguments.addAll(options);
        this.process = begin();
    }

    /** Ends it as a machine does that loses its power: SIGKILL. */
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Starts it anew, at the same address. */
    void start() {
        process = begin();
    }

    /** Waits until it has ended, at most three minutes. */
    int exitCode() {
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                throw new AssertionError("a member does not end: " + error());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns what it has written to standard error since its last start. */
    String error() {
        try {
            return Files.readString(folder.resolve("err"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process begin() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CrossfadeCli.class.getName()));
        command.addAll(arguments);
        try {
            Files.createDirectories(folder);
            return new ProcessBuilder(command)
                    .redirectOutput(folder.resolve("out").toFile())
                    .redirectError(folder.resolve("err").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
