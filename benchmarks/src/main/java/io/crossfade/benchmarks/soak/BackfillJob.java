package io.crossfade.benchmarks.soak;

import io.crossfade.backfill.cli.CrossfadeCli;
import io.crossfade.model.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The backfill, a process of its own, which is killed, ended and begun anew. For one thread. */
final class BackfillJob implements AutoCloseable {
    private static final int INTERRUPTED = 7;
    /** Told to end before it had begun: the exit code of a JVM without anything to end in order. */
    private static final int NOT_BEGUN = 143;

    private final Path folder;
    private final Path settings;
    private final int rate;
    private @Nullable Process process;
    private boolean complete;
    private int passes;

    /** {@code rate} in keys per second, so that a pass takes a while. */
    BackfillJob(Lab lab, Path folder, int rate, boolean lazy) {
        this.folder = folder;
        this.settings = folder.resolve("crossfade.properties");
        this.rate = rate;
        try {
            List<String> lines = new ArrayList<>(List.of("crossfade.lazy.enabled=" + lazy));
            lines.addAll(lab.side(Side.SOURCE).endpoint().settings("crossfade.source"));
            lines.addAll(lab.side(Side.TARGET).endpoint().settings("crossfade.target"));
            Files.write(settings, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("the settings of the backfill cannot be written", e);
        }
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Returns whether a pass has ended since the target was last behind. */
    boolean isComplete() {
        return complete;
    }

    int passes() {
        return passes;
    }

    /** The target gets no writes any more: what it has will be stale. */
    void fallBehind() {
        complete = false;
    }

    /** Begins a pass, or goes on with one that was killed or ended. */
    void start(boolean fresh) {
        List<String> arguments = new ArrayList<>(List.of(
                "backfill",
                "--config",
                settings.toString(),
                "--checkpoint",
                folder.resolve("backfill.checkpoint").toString(),
                "--rate",
                Integer.toString(rate),
                "--no-backup",
                "--progress",
                "none"));
        if (fresh) {
            arguments.add("--fresh");
        }
        Path log = folder.resolve("backfill.log");
        process = Children.start(CrossfadeCli.class, arguments, ProcessBuilder.Redirect.appendTo(log.toFile()), log);
    }

    /** Kills it with SIGKILL. */
    void kill() {
        if (process != null) {
            Children.kill(process);
            process = null;
        }
    }

    /** Ends it in order; returns why a reconcile is owed, or null. */
    @Nullable String stop() {
        if (process != null && process.isAlive()) {
            process.destroy();
            Children.awaitEnd(process);
        }
        return collect();
    }

    /** Looks whether it has ended by itself; returns why a reconcile is owed, or null. */
    @Nullable String poll() {
        return isRunning() ? null : collect();
    }

    /** Waits for its end, at most so long, and looks as {@link #poll} does. */
    @Nullable String awaitEnd(long seconds) {
        try {
            if (process != null && !process.waitFor(seconds, TimeUnit.SECONDS)) {
                return stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return collect();
    }

    private @Nullable String collect() {
        Process ended = process;
        process = null;
        if (ended == null) {
            return null;
        }
        int code = ended.exitValue();
        if (code == 0) {
            complete = true;
            passes++;
        }
        return code == 0 || code == INTERRUPTED || code == NOT_BEGUN
                ? null
                : "the backfill gave up with exit code " + code;
    }

    @Override
    public void close() {
        kill();
    }
}
