package io.crossfade.backfill.cli;

import io.crossfade.backfill.checkpoint.Wish;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code crossfade resume}. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Lets the backfill of the checkpoint go on after a pause, also one that has yet to be started anew.")
final class ResumeCommand implements Callable<Integer>, Verbose {
    private final Console console;

    @Mixin
    private ControlOptions control = new ControlOptions();

    ResumeCommand(Console console) {
        this.console = console;
    }

    @Override
    public boolean isVerbose() {
        return control.verbose();
    }

    @Override
    public Integer call() {
        Checkpoints checkpoints = control.checkpoints();
        boolean paused = checkpoints.control().read() == Wish.PAUSE;
        checkpoints.control().write(Wish.RUN);
        if (!paused && !checkpoints.areInUse() && control.shared().order(Wish.RUN)) {
            console.result("resumed: all members of the backfill");
            return ExitCode.DONE.code();
        }
        if (!paused && !checkpoints.areInUse()) {
            return control.notRunning(console, checkpoints);
        }
        console.result((paused ? "resumed: " : "was not paused: ") + checkpoints.file());
        return ExitCode.DONE.code();
    }
}
