package io.crossfade.benchmarks.backfill;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Keeps processes apart on one machine, by the taskset command of Linux. */
public final class Core {
    private Core() {}

    /** Returns whether processes can be kept apart here. */
    public static boolean canBeChosen() {
        return Runtime.getRuntime().availableProcessors() > 1 && taskset("--version");
    }

    /**
     * Lets every thread of a process run on this core alone, also those that they start.
     *
     * @throws IllegalStateException if that is not possible
     */
    public static void pin(long pid, int core) {
        if (!taskset("-acp", Integer.toString(core), Long.toString(pid))) {
            throw new IllegalStateException("taskset could not put process " + pid + " on core " + core);
        }
    }

    private static boolean taskset(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "taskset";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return missing(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while taskset ran", e);
        }
    }

    /** The JDK tells a command that does not exist by this exception alone. */
    private static boolean missing(IOException e) {
        if (String.valueOf(e.getMessage()).contains("Cannot run program")) {
            return false;
        }
        throw new UncheckedIOException(e);
    }
}
