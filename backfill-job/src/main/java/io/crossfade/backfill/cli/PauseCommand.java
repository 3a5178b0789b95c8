package io.crossfade.backfill.cli;

import io.crossfade.backfill.checkpoint.Wish;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code crossfade pause}. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lets the running backfill of the checkpoint hold, until it is resumed. It stays connected, and"
                + " holds again if it is started anew meanwhile.")
final class PauseCommand implements Callable<Integer>, Verbose {
    private final Console console;

    @Mixin
    private ControlOptions control = new ControlOptions();

    PauseCommand(Console console) {
        this.console = console;
    }

    @Override
    public boolean isVerbose() {
        return control.verbose();
    }

    @Override
    public Integer call() {
        Checkpoints checkpoints = control.checkpoints();
        if (!checkpoints.areInUse() && control.shared().order(Wish.PAUSE)) {
            console.result("paused: all members of the running backfill; within a second nothing new begins");
            return ExitCode.DONE.code();
        }
        if (!checkpoints.areInUse()) {
            return control.notRunning(console, checkpoints);
        }
        checkpoints.control().write(Wish.PAUSE);
        console.result("paused: " + checkpoints.file() + "; within a second nothing new begins");
        return ExitCode.DONE.code();
    }
}
