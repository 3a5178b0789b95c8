package io.crossfade.dispatch;

import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.PhaseController;
import io.crossfade.phase.PhaseView;
import io.crossfade.spi.ClientFailures;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Routes pipelines, transactions, and commands that concern several databases: one batch on the authority, each successful
 * write carried by the databases it concerns. Thread-safe.
 */
final class CommandBatches {
    private final CommandTable table;
    private final PhaseController phases;
    private final DatabaseParts own;
    private final Databases databases;
    private final ClientFailures failures;
    private final AuthorityTimer timer;

    CommandBatches(
            CommandTable table,
            PhaseController phases,
            DatabaseParts own,
            Databases databases,
            ClientFailures failures,
            AuthorityTimer timer) {
        this.table = table;
        this.phases = phases;
        this.own = own;
        this.databases = databases;
        this.failures = failures;
        this.timer = timer;
    }

    /** The shares of a batch that is being put together. */
    private static final class Shares {
        final List<BatchShare> all = new ArrayList<>(1);
        boolean write;

        BatchShare of(DatabaseParts parts) {
            for (BatchShare share : all) {
                if (share.parts() == parts) {
                    return share;
                }
            }
            BatchShare share = new BatchShare(parts);
            all.add(share);
            return share;
        }
    }

    /** Executes a batch; {@code sendAhead} lets sync mode send writes to the shadow before the authority has answered. */
    @Nullable List<@Nullable Object> call(List<Command> commands, BatchCall call, boolean sendAhead) {
        Shares shares = new Shares();
        for (int i = 0; i < commands.size(); i++) {
            add(shares, commands.get(i), own, i);
        }
        return call(shares, call, sendAhead);
    }

    /** Executes a transaction that goes through several databases. */
    @Nullable List<@Nullable Object> transaction(List<PlacedCommand> commands, BatchCall call) {
        Shares shares = new Shares();
        for (int i = 0; i < commands.size(); i++) {
            PlacedCommand placed = commands.get(i);
            add(shares, placed.command(), placed.database().parts(), i);
        }
        return call(shares, call, false);
    }

    /** A command concerns the database that is selected, and those that it names. */
    private void add(Shares shares, Command command, DatabaseParts selected, int place) {
        CommandSpec spec = table.find(command);
        shares.write |= spec.mayWrite();
        shares.of(selected).add(command, spec, place);
        for (int index : spec.databaseArguments(command)) {
            CommandDispatcher named = databases.named(command, index);
            if (named != null && named.parts() != selected && spec.mayWrite()) {
                shares.of(named.parts()).add(command, spec, place);
            }
        }
    }

    private @Nullable List<@Nullable Object> call(Shares shares, BatchCall call, boolean sendAhead) {
        PhaseView view = phases.enter(shares.write);
        try {
            MigrationPhase phase = view.phase();
            shares.all.forEach(share -> share.giveScripts(phase));
            List<@Nullable Object> replies =
                    phase.carriesWrites() ? carried(phase, shares, call, sendAhead) : answer(phase.authority(), call);
            if (replies != null) {
                for (BatchShare share : shares.all) {
                    share.conclude(phase, replies);
                }
            }
            if (shares.write) {
                phases.answered();
            }
            return replies;
        } finally {
            phases.exit(view);
        }
    }

    private @Nullable List<@Nullable Object> carried(
            MigrationPhase phase, Shares shares, BatchCall call, boolean sendAhead) {
        shares.all.forEach(share -> share.prepare(phase));
        shares.all.forEach(share -> share.sample(phase));
        if (!shares.write) {
            List<@Nullable Object> replies = answer(phase.authority(), call);
            shares.all.forEach(share -> share.answered(replies));
            return replies;
        }
        shares.all.forEach(share -> share.begin(sendAhead));
        try {
            List<@Nullable Object> replies = answer(phase.authority(), call);
            shares.all.forEach(share -> share.answered(replies));
            return replies;
        } catch (RuntimeException e) {
            boolean refused = failures.refusedByServer(e);
            shares.all.forEach(share -> share.failed(refused));
            throw e;
        } finally {
            shares.all.forEach(BatchShare::end);
        }
    }

    private @Nullable List<@Nullable Object> answer(Side authority, BatchCall call) {
        long start = timer.start();
        try {
            return call.on(authority);
        } finally {
            timer.stop(authority, start);
        }
    }
}
