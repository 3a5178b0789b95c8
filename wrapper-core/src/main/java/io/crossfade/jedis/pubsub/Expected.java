package io.crossfade.jedis.pubsub;

import io.crossfade.model.Command;
import java.util.function.Consumer;

/** What a command that was sent will be answered: so many confirmations, or one error instead. For the reading thread. */
final class Expected {
    private final Command command;
    private final boolean shown;
    private final boolean leavesNothing;
    private final Consumer<Push> whenLast;
    private int left;

    /**
     * Creates the expectation of a command of the application.
     *
     * @param shown whether the application is told
     * @param leavesNothing whether it is subscribed to nothing after this command, as far as it has asked
     */
    Expected(Command command, boolean shown, boolean leavesNothing) {
        this(command, shown, leavesNothing, last -> {});
    }

    /**
     * Creates the expectation of a command that the application does not see.
     *
     * @param whenLast is given the last answer, on the thread that reads
     */
    Expected(Command command, Consumer<Push> whenLast) {
        this(command, false, false, whenLast);
    }

    private Expected(Command command, boolean shown, boolean leavesNothing, Consumer<Push> whenLast) {
        this.command = command;
        this.shown = shown;
        this.leavesNothing = leavesNothing;
        this.whenLast = whenLast;
        boolean perChannel = ChannelKind.subscribed(command) != null || ChannelKind.unsubscribed(command) != null;
        this.left = perChannel ? Math.max(1, command.size() - 1) : 1;
    }

    Command command() {
        return command;
    }

    boolean isShown() {
        return shown;
    }

    boolean leavesNothing() {
        return leavesNothing;
    }

    /** Takes one answer; returns whether it was the last. */
    boolean isLast(Push answer) {
        left = answer.error() != null ? 0 : left - 1;
        if (left > 0) {
            return false;
        }
        whenLast.accept(answer);
        return true;
    }
}
