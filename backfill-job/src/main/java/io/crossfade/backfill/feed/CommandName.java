package io.crossfade.backfill.feed;

import io.crossfade.model.Command;

/** Names a command in a message, whatever a file or a server has put in the place of its name. */
public final class CommandName {
    private static final int LONGEST = 64;

    private CommandName() {}

    /** Returns the name of {@code command} as it came, at most 64 characters, each that names do not have as a question mark. */
    public static String of(Command command) {
        String name = command.text(0).replaceAll("[^A-Za-z0-9._-]", "?");
        return name.substring(0, Math.min(LONGEST, name.length()));
    }
}
