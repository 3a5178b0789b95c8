package io.crossfade.backfill.cli;

import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/** Gives each command the console. */
final class CommandFactory implements CommandLine.IFactory {
    private static final Map<Class<?>, Function<Console, ?>> COMMANDS = Map.of(
            BackfillCommand.class, BackfillCommand::new,
            VerifyCommand.class, VerifyCommand::new,
            ReconcileCommand.class, ReconcileCommand::new,
            DigestCommand.class, DigestCommand::new,
            SweepCommand.class, SweepCommand::new,
            StatusCommand.class, StatusCommand::new,
            PauseCommand.class, PauseCommand::new,
            ResumeCommand.class, ResumeCommand::new,
            StopCommand.class, StopCommand::new);

    private final Console console;

    CommandFactory(Console console) {
        this.console = console;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        Function<Console, ?> command = COMMANDS.get(type);
        return command == null ? CommandLine.defaultFactory().create(type) : type.cast(command.apply(console));
    }
}
