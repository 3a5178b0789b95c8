package io.crossfade.backfill.cli;

import picocli.CommandLine.Mixin;

/** What the commands take that steer a running backfill: which one. */
final class ControlOptions {
    @Mixin
    private FileOptions file = new FileOptions();

    @Mixin
    private CheckpointOption checkpoint = new CheckpointOption();

    boolean verbose() {
        return file.verbose();
    }

    Checkpoints checkpoints() {
        return checkpoint.of(file.load());
    }

    /** The backfills that several processes do together; they have no checkpoint, but one progress on the target. */
    SharedRuns shared() {
        return new SharedRuns(file.load());
    }

    int notRunning(Console console, Checkpoints checkpoints) {
        console.tell("crossfade: no backfill is running with checkpoint " + checkpoints.file());
        return ExitCode.NOT_RUNNING.code();
    }
}
