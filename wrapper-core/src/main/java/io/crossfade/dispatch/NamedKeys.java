package io.crossfade.dispatch;

import io.crossfade.command.CommandMapping;
import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.KeyMapping;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import io.crossfade.spi.AuthorityCall;
import io.crossfade.spi.ClientFailures;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has the application's commands reach the target with the names that keys have there, and their replies come back with those
 * that the application knows. Everything above speaks of the application's names. Thread-safe.
 */
final class NamedKeys {
    private final CommandTable table;
    private final CommandMapping mapping;
    private final ClientFailures failures;

    NamedKeys(CommandTable table, KeyMapping keys, ClientFailures failures) {
        this.table = table;
        this.mapping = new CommandMapping(keys, keys::onTarget, failures::pair);
        this.failures = failures;
    }

    /**
     * Lets a command pass, in every phase or in none.
     *
     * @throws MigrationException naming the command and the reason
     */
    void admit(Command command, CommandSpec spec) {
        String refusal = mapping.refusal(command, spec);
        if (refusal != null) {
            throw MigrationException.refusal("Crossfade refuses " + refusal + "; nothing was sent");
        }
    }

    /** Returns {@code command} as {@code side} understands it. */
    Command sent(Side side, Command command) {
        return side == Side.TARGET ? mapping.onTarget(command, table.find(command)) : command;
    }

    /** Returns a call with the same meaning that may be given any command as the application has it. */
    AuthorityCall around(AuthorityCall call) {
        return (side, command) -> side == Side.TARGET ? onTarget(command, call) : call.on(side, command);
    }

    private @Nullable Object onTarget(Command command, AuthorityCall call) {
        CommandSpec spec = table.find(command);
        try {
            return mapping.onSource(spec, call.on(Side.TARGET, mapping.onTarget(command, spec)));
        } catch (RuntimeException e) {
            throw named(e, command, spec);
        }
    }

    /** Returns the same for a batch whose commands have been {@link #sent}. */
    BatchCall around(List<? extends Command> commands, BatchCall call) {
        return side -> {
            List<@Nullable Object> replies = call.on(side);
            return side == Side.SOURCE || replies == null ? replies : received(commands, replies);
        };
    }

    private List<@Nullable Object> received(List<? extends Command> commands, List<@Nullable Object> replies) {
        List<@Nullable Object> named = new ArrayList<>(replies.size());
        for (int i = 0; i < replies.size(); i++) {
            Command command = commands.get(i);
            CommandSpec spec = table.find(command);
            Object reply = replies.get(i);
            named.add(
                    reply instanceof RuntimeException error
                            ? named(error, command, spec)
                            : mapping.onSource(spec, reply));
        }
        return named;
    }

    private RuntimeException named(RuntimeException error, Command command, CommandSpec spec) {
        return failures.renamed(error, text -> mapping.onSource(command, spec, text));
    }
}
