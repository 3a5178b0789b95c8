package io.crossfade.dispatch;

import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.handover.Handover;
import io.crossfade.lazy.FirstTouch;
import io.crossfade.model.Command;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.KeyMapping;
import io.crossfade.model.Side;
import io.crossfade.namespace.Namespaces;
import io.crossfade.phase.PhaseController;
import io.crossfade.shadow.ShadowCarrier;
import io.crossfade.spi.AuthorityCall;
import io.crossfade.spi.ClientFailures;
import io.crossfade.verify.ShadowReads;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Routes every command: the authority executes it and its reply or exception is the caller's, untouched; writes are then
 * carried to the shadow, reads may be sampled there. Thread-safe. Blocks as the authority does, in sync mode also for the
 * shadow, and while writes are held by a change of authority. A failure of the shadow never reaches the caller.
 */
public final class CommandDispatcher {
    private final CommandTable table;
    private final CommandPolicy policy;
    private final Iterations iterations;
    private final Namespaces namespaces;
    private final SingleCommands single;
    private final CommandBatches batches;
    private final BlockingCalls blocking;
    private final KeyspaceCalls keyspace;
    private final DatabaseParts parts;
    private final Databases databases;
    private final @Nullable NamedKeys namedKeys;

    /**
     * Wires the dispatcher of database {@code pair}; {@code firstTouch} is {@code null} unless the migration is lazy, {@code mapping}
     * is unless keys have other names on the target.
     */
    public CommandDispatcher(
            DatabasePair pair,
            CommandTable table,
            PhaseController phases,
            ShadowCarrier carrier,
            ShadowReads shadowReads,
            @Nullable FirstTouch firstTouch,
            CommandPolicy policy,
            Iterations iterations,
            ClientFailures failures,
            Listeners listeners,
            UnknownKeys unknownKeys,
            Namespaces namespaces,
            Databases databases,
            @Nullable KeyMapping mapping,
            Handover handover) {
        KeyPreparation keys = new KeyPreparation(firstTouch, unknownKeys, namespaces);
        OwnKeys ownKeys = new OwnKeys(handover);
        AuthorityTimer timer = new AuthorityTimer(listeners);
        this.table = table;
        this.policy = policy;
        this.iterations = iterations;
        this.namespaces = namespaces;
        this.single = new SingleCommands(phases, carrier, shadowReads, keys, iterations, failures, timer, ownKeys);
        this.parts = new DatabaseParts(pair, carrier, shadowReads, keys, iterations, ownKeys);
        this.databases = databases;
        this.namedKeys = mapping == null ? null : new NamedKeys(table, mapping, failures);
        this.batches = new CommandBatches(table, phases, parts, databases, failures, timer);
        this.keyspace = new KeyspaceCalls(phases, parts, databases, failures);
        this.blocking = new BlockingCalls(single::call, single::callUnheld, table);
    }

    /**
     * Returns what a command means, for a client that has to know before it sends.
     *
     * @throws io.crossfade.model.MigrationException if the command is refused; the message names it
     */
    public CommandSpec admit(Command command) {
        CommandSpec spec = table.find(command);
        policy.admit(command, spec);
        databases.admit(command, spec);
        if (namedKeys != null) {
            namedKeys.admit(command, spec);
        }
        return spec;
    }

    /**
     * Returns the side that executes an admitted command in every phase because its keys are pinned there, or null if it is
     * the authority.
     *
     * @throws io.crossfade.model.MigrationException if its keys do not all belong to the same side
     */
    public @Nullable Side pinned(Command command, CommandSpec spec) {
        return namespaces.isEmpty() ? null : namespaces.pinned(spec.name(), spec.keys(command));
    }

    /** Executes one command that has been {@link #admit admitted} and returns the raw reply. */
    public @Nullable Object call(Command command, CommandSpec spec, AuthorityCall call) {
        return execute(command, spec, namedKeys == null ? call : namedKeys.around(call));
    }

    private @Nullable Object execute(Command command, CommandSpec spec, AuthorityCall call) {
        Side pinned = pinned(command, spec);
        if (pinned != null) {
            return call.on(pinned, command);
        }
        if (spec.changesKeyspace()) {
            return keyspace.call(command, spec, call);
        }
        if (spec.mayNameDatabases() && spec.mayWrite()) {
            return alone(command, call);
        }
        return spec.blocking() == null ? single.call(command, spec, call) : blocking.call(command, spec, call);
    }

    /** As a batch of one, which may concern several databases. */
    private @Nullable Object alone(Command command, AuthorityCall call) {
        List<@Nullable Object> replies =
                batches.call(List.of(command), side -> Arrays.asList(call.on(side, command)), true);
        return replies == null ? null : replies.get(0);
    }

    /**
     * Executes a pipeline of commands that have been {@link #admit admitted} and are {@link #pinned} alike: one batch, and unless
     * it is pinned each successful write carried. The call sends them {@link #asSent as they have to be}.
     */
    public @Nullable List<@Nullable Object> pipeline(List<Command> commands, @Nullable Side pinned, BatchCall call) {
        BatchCall named = named(commands, call);
        return pinned == null ? batches.call(commands, named, true) : named.on(pinned);
    }

    /** Returns commands of a pipeline as {@code side} understands them. */
    public List<? extends Command> asSent(Side side, List<? extends Command> commands) {
        NamedKeys names = namedKeys;
        return names == null
                ? commands
                : commands.stream().map(command -> names.sent(side, command)).toList();
    }

    private BatchCall named(List<Command> commands, BatchCall call) {
        return namedKeys == null ? call : namedKeys.around(commands, call);
    }

    /**
     * Executes the EXEC of a transaction whose commands have been {@link #admit admitted}. Nothing is carried before the
     * authority has committed.
     */
    public @Nullable List<@Nullable Object> transaction(List<Command> commands, BatchCall call) {
        policy.noteTransaction(commands);
        return batches.call(commands, named(commands, call), false);
    }

    /**
     * Returns a command of a transaction, or one that begins it, as {@code side} understands it: a cursor may be the other side's,
     * and keys may have other names.
     */
    public Command inTransaction(Side side, Command command) {
        Command known = iterations.on(side, command, table.find(command));
        return namedKeys == null ? known : namedKeys.sent(side, known);
    }

    /** As {@link #transaction} for one that SELECT takes through several databases. */
    public @Nullable List<@Nullable Object> transactionOverDatabases(List<PlacedCommand> commands, BatchCall call) {
        return batches.transaction(commands, call);
    }

    /**
     * Makes the keys of a command that opens a session (WATCH) ready on the authority, and returns the authority. It may
     * have moved by the time the session ends: {@link #transaction} tells.
     */
    public Side beginSession(Command command, CommandSpec spec) {
        return single.prepare(command, spec);
    }

    DatabaseParts parts() {
        return parts;
    }
}
