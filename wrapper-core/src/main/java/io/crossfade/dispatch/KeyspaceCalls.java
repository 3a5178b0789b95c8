package io.crossfade.dispatch;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.PhaseController;
import io.crossfade.phase.PhaseView;
import io.crossfade.shadow.ShadowCarrier;
import io.crossfade.spi.AuthorityCall;
import io.crossfade.spi.ClientFailures;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Executes what changes databases as a whole (FLUSHDB, SWAPDB): on the authority, then on the shadow; afterwards every key
 * of those databases is looked at on both sides, since other writers went on meanwhile. Thread-safe.
 */
final class KeyspaceCalls {
    private static final Command FLUSH = Command.of("FLUSHDB", "ASYNC");

    private final PhaseController phases;
    private final DatabaseParts own;
    private final Databases databases;
    private final ClientFailures failures;

    KeyspaceCalls(PhaseController phases, DatabaseParts own, Databases databases, ClientFailures failures) {
        this.phases = phases;
        this.own = own;
        this.databases = databases;
        this.failures = failures;
    }

    /**
     * Executes one command.
     *
     * @throws io.crossfade.model.MigrationException if keys could come back from the source, which a lazy migration keeps;
     *     nothing was sent
     */
    @Nullable Object call(Command command, CommandSpec spec, AuthorityCall call) {
        PhaseView view = phases.enter(true);
        try {
            MigrationPhase phase = view.phase();
            Object reply;
            if (phase.carriesWrites()) {
                own.keys().requireNothingLeftBehind(phase, spec);
                reply = carried(phase.authority(), command, spec, call);
            } else {
                reply = call.on(phase.authority(), command);
            }
            phases.answered();
            return reply;
        } finally {
            phases.exit(view);
        }
    }

    private @Nullable Object carried(Side authority, Command command, CommandSpec spec, AuthorityCall call) {
        List<DatabaseParts> changed = changed(command, spec);
        List<ShadowCarrier> carriers =
                changed.stream().map(DatabaseParts::carrier).toList();
        try {
            Object reply = call.on(authority, command);
            if (!carriers.isEmpty()) {
                carriers.get(0)
                        .changed(carriers, onShadow(authority.other(), changed, spec))
                        .await();
            }
            return reply;
        } catch (RuntimeException e) {
            if (!failures.refusedByServer(e)) {
                carriers.forEach(ShadowCarrier::mayHaveChanged);
            }
            throw e;
        }
    }

    /** The databases that the command names; one that names none, that which is selected. */
    private List<DatabaseParts> changed(Command command, CommandSpec spec) {
        if (!spec.mayNameDatabases()) {
            return List.of(own);
        }
        List<DatabaseParts> named = new ArrayList<>(2);
        for (int index : spec.databaseArguments(command)) {
            CommandDispatcher database = databases.named(command, index);
            if (database != null) {
                named.add(database.parts());
            }
        }
        return named;
    }

    /** The numbers of the databases may be others there. */
    private static Command onShadow(Side shadow, List<DatabaseParts> changed, CommandSpec spec) {
        if (!spec.mayNameDatabases()) {
            return FLUSH;
        }
        List<String> words = new ArrayList<>(List.of(spec.name()));
        changed.forEach(database -> words.add(Integer.toString(database.pair().on(shadow))));
        return Command.of(words.toArray(String[]::new));
    }
}
