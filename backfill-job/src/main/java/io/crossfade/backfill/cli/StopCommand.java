package io.crossfade.backfill.cli;

import io.crossfade.backfill.checkpoint.Wish;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code crossfade stop}. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Ends the running backfill of the checkpoint in order, and waits until it has ended, at most a minute."
                        + " The backfill's own exit code is 12; the next one goes on there.")
final class StopCommand implements Callable<Integer>, Verbose {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Console console;

    @Mixin
    private ControlOptions control = new ControlOptions();

    StopCommand(Console console) {
        this.console = console;
    }

    @Override
    public boolean isVerbose() {
        return control.verbose();
    }

    @Override
    public Integer call() {
        Checkpoints checkpoints = control.checkpoints();
        if (!checkpoints.areInUse() && control.shared().order(Wish.STOP)) {
            return awaitMembers(control.shared());
        }
        if (!checkpoints.areInUse()) {
            return control.notRunning(console, checkpoints);
        }
        boolean follows = checkpoints.isReplica();
        boolean fed = checkpoints.isFile();
        checkpoints.control().write(Wish.STOP);
        long startNanos = System.nanoTime();
        while (checkpoints.areInUse()) {
            if (System.nanoTime() - startNanos > PATIENCE.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                console.tell("crossfade: " + checkpoints.file()
                        + " is still in use; the backfill ends with what is under way");
                return ExitCode.NOT_RUNNING.code();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        String kept = checkpoints.file() + " keeps what is done";
        if (follows) {
            kept = "the source is not followed any more; the report of that run says what is on the target";
        } else if (fed) {
            kept = "the next run begins at the beginning of the file";
        }
        console.result("stopped: " + kept);
        return ExitCode.DONE.code();
    }

    private int awaitMembers(SharedRuns shared) {
        long startNanos = System.nanoTime();
        while (shared.areRunning()) {
            if (System.nanoTime() - startNanos > PATIENCE.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                console.tell("crossfade: members are still there; the backfill ends with what is under way");
                return ExitCode.NOT_RUNNING.code();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        console.result("stopped: the target keeps what is done");
        return ExitCode.DONE.code();
    }
}
