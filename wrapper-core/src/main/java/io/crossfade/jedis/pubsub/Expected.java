package io.crossfade.jedis.pubsub;

import io.crossfade.model.Command;
import java.util.function.Consumer;

/** What a command that was sent will be answered: so many confirmations, or one error instead. For the reading thread. */
final class Expected {
    private final Command command;
    private final boolean shown;
    private final Consumer<Push> whenLast;
    private int left;

    Expected(Command command, boolean shown) {
        this(command, shown, last -> {});
    }

    /**
     * Creates an expectation.
     *
     * @param shown whether the application is told
     * @param whenLast is given the last answer, on the thread that reads, before the application has it
     */
    Expected(Command command, boolean shown, Consumer<Push> whenLast) {
        this.command = command;
        this.shown = shown;
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
