package io.crossfade.benchmarks.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts and ends Java processes with the class path of this one. */
final class Children {
    private static final long END_SECONDS = 60;

    private Children() {}

    static Process start(Class<?> main, List<String> arguments, ProcessBuilder.Redirect output, Path log) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(output)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("a process cannot be started", e);
        }
    }

    /** Sends a signal, given by its name without {@code SIG}, if the process lives. */
    static void signal(Process process, String name) {
        if (!process.isAlive()) {
            return;
        }
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (!awaitEnd(kill)) {
                throw new IllegalStateException("kill -" + name + " does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("kill -" + name + " cannot be run", e);
        }
    }

    static void kill(Process process) {
        process.destroyForcibly();
        awaitEnd(process);
    }

    /** Waits for the end of a process that was told to end; one that does not is killed. Returns whether it ended by itself. */
    static boolean awaitEnd(Process process) {
        try {
            boolean ended = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            return ended;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
