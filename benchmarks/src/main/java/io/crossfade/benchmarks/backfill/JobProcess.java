package io.crossfade.benchmarks.backfill;

import io.crossfade.backfill.cli.CrossfadeCli;
import io.crossfade.testing.RealRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code crossfade backfill} in a process of its own, from its start to its end by SIGTERM. For one thread. */
public final class JobProcess implements AutoCloseable {
    private static final long LONGEST_SECONDS = 60;
    private static final String LOG = "backfill.log";

    private final Process process;
    private final Path folder;

    private JobProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /**
     * Begins a backfill anew.
     *
     * @param options further options of the command
     */
    public static JobProcess start(RealRedis source, RealRedis target, List<String> options) {
        Path folder = newFolder();
        List<String> command = java(CrossfadeCli.class);
        command.addAll(List.of(
                "backfill",
                "--config",
                folder.resolve("crossfade.properties").toString(),
                "--checkpoint",
                folder.resolve("backfill.checkpoint").toString(),
                "--fresh",
                "--no-backup",
                "--progress",
                "none"));
        command.addAll(options);
        try {
            Files.write(
                    folder.resolve("crossfade.properties"),
                    List.of(
                            "crossfade.source.host=" + source.host(),
                            "crossfade.source.port=" + source.port(),
                            "crossfade.target.host=" + target.host(),
                            "crossfade.target.port=" + target.port()));
            return start(command, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the backfill cannot be started", e);
        }
    }

    /** Begins a process in the place of a backfill that is as busy and asks nobody for anything. */
    public static JobProcess startBusyLoop() {
        try {
            return start(java(BusyLoop.class), newFolder());
        } catch (IOException e) {
            throw new UncheckedIOException("the busy loop cannot be started", e);
        }
    }

    private static List<String> java(Class<?> main) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    }

    private static JobProcess start(List<String> command, Path folder) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(LOG).toFile())
                .start();
        return new JobProcess(process, folder);
    }

    /** Returns the number of its process. */
    public long pid() {
        return process.pid();
    }

    /**
     * Makes sure that it is still at work.
     *
     * @throws IllegalStateException if it has ended
     */
    public void requireRunning() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the backfill has ended with exit code " + process.exitValue()
                    + " too early (" + lastLine() + "); use more --keys or shorter slices");
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("crossfade-gentle-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String lastLine() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve(LOG));
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the backfill does not end " + LONGEST_SECONDS + " s after SIGTERM");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        deleteFolder();
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
