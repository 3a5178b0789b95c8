package io.crossfade.backfill.cli;

import io.crossfade.backfill.backup.BackupRefusedException;
import io.crossfade.backfill.checkpoint.CheckpointRefusedException;
import io.crossfade.backfill.digest.DigestException;
import io.crossfade.backfill.local.JobException;
import java.io.UncheckedIOException;
import picocli.CommandLine;

/** Turns whatever ended a command into one line and an exit code. */
final class Failures implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
    private final Console console;

    Failures(Console console) {
        this.console = console;
    }

    @Override
    public int handleParseException(CommandLine.ParameterException failure, String[] args) {
        console.tell("crossfade: " + oneLine(failure) + " (--help shows the options)");
        return ExitCode.USAGE.code();
    }

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine commandLine, CommandLine.ParseResult parseResult) {
        ExitCode code = codeOf(failure);
        String message = code == ExitCode.INTERNAL ? "internal error: " + failure : oneLine(failure);
        console.tell("crossfade: " + message);
        if (isVerbose(commandLine)) {
            synchronized (console.err()) {
                failure.printStackTrace(console.err());
            }
        }
        return code.code();
    }

    private static ExitCode codeOf(Exception failure) {
        if (failure instanceof JobException job) {
            return ExitCode.of(job.failure());
        }
        if (failure instanceof BackupRefusedException) {
            return ExitCode.NO_BACKUP;
        }
        if (failure instanceof CheckpointRefusedException) {
            return ExitCode.CHECKPOINT_REFUSED;
        }
        if (failure instanceof IllegalArgumentException
                || failure instanceof ReportException
                || failure instanceof DigestException) {
            return ExitCode.USAGE;
        }
        return failure instanceof UncheckedIOException ? ExitCode.CHECKPOINT_REFUSED : ExitCode.INTERNAL;
    }

    private static boolean isVerbose(CommandLine commandLine) {
        return commandLine.getCommand() instanceof Verbose command && command.isVerbose();
    }

    private static String oneLine(Exception failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .map(String::strip)
                .reduce("", (all, line) -> all.isEmpty() ? line : all + " " + line);
    }
}
