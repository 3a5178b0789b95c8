package io.crossfade.backfill.cli;

import picocli.CommandLine;

/** Gives each command the console. */
final class CommandFactory implements CommandLine.IFactory {
    private final Console console;

    CommandFactory(Console console) {
        this.console = console;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == BackfillCommand.class) {
            return type.cast(new BackfillCommand(console));
        }
        if (type == VerifyCommand.class) {
            return type.cast(new VerifyCommand(console));
        }
        if (type == StatusCommand.class) {
            return type.cast(new StatusCommand(console));
        }
        return CommandLine.defaultFactory().create(type);
    }
}
