package io.crossfade.dispatch;

import io.crossfade.command.CommandSpec;
import io.crossfade.converge.MovedMarker;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which commands are let through, and what of their replies. Thread-safe. */
public final class CommandPolicy {
    private final boolean convergeUnknown;
    private final boolean keyspaceOnBothSides;
    private final boolean databasesShareOne;
    private final @Nullable CrossSlots crossSlots;
    private final UndeclaredKeys undeclaredKeys;

    /**
     * Creates the policy.
     *
     * @param convergeUnknown whether commands are let through that the table does not know
     * @param keyspaceOnBothSides whether commands are let through that change databases as a whole
     * @param databasesShareOne whether keys have prefixes on the target, so that several databases are one there
     * @param crossSlots counts what a target that is a cluster would refuse; null if it is none, or the source is one, too
     * @param undeclaredKeys finds scripts that write without declaring a key
     */
    public CommandPolicy(
            boolean convergeUnknown,
            boolean keyspaceOnBothSides,
            boolean databasesShareOne,
            @Nullable CrossSlots crossSlots,
            UndeclaredKeys undeclaredKeys) {
        this.convergeUnknown = convergeUnknown;
        this.keyspaceOnBothSides = keyspaceOnBothSides;
        this.databasesShareOne = databasesShareOne;
        this.crossSlots = crossSlots;
        this.undeclaredKeys = undeclaredKeys;
    }

    /**
     * Lets a command pass, in every phase or in none: what could not be carried later is found at adoption, not at cutover.
     *
     * @throws MigrationException naming the command and the reason
     */
    void admit(Command command, CommandSpec spec) {
        if (!spec.known()) {
            admitUnknown(command);
            return;
        }
        if (databasesShareOne && reachesOverDatabases(command, spec)) {
            throw MigrationException.refusal("Crossfade refuses " + spec.name()
                    + ", as it is written, while databases share one on the target (a prefix in crossfade.databases):"
                    + " it is about databases as such; nothing was sent");
        }
        if (spec.changesKeyspace() && !keyspaceOnBothSides) {
            throw MigrationException.refusal(
                    "Crossfade refuses " + spec.name() + ", which changes whole databases;"
                            + " nothing was sent. Set crossfade.keyspace-commands=both-sides to have it executed on both sides");
        }
        String refusal = spec.refusal();
        if (refusal != null) {
            throw MigrationException.refusal("Crossfade does not support " + refusal + "; nothing was sent");
        }
        if (crossSlots != null) {
            crossSlots.note(command, spec);
        }
        undeclaredKeys.note(command, spec);
    }

    private static boolean reachesOverDatabases(Command command, CommandSpec spec) {
        return spec.changesKeyspace()
                || (spec.mayNameDatabases() && spec.mayWrite() && spec.databaseArguments(command).length > 0);
    }

    /** Looks at the commands of a transaction together. */
    void noteTransaction(List<Command> commands) {
        if (crossSlots != null) {
            crossSlots.noteTransaction(commands);
        }
    }

    private void admitUnknown(Command command) {
        if (!convergeUnknown) {
            throw MigrationException.refusal("Crossfade does not know the command " + command.text(0)
                    + ", so it cannot carry what it writes; nothing was sent. Set crossfade.unknown-commands=converge"
                    + " to let it through and have its keys converged");
        }
    }

    /** Returns whether a reply is the name of a key of Crossfade's own. */
    static boolean isMarker(@Nullable Object reply) {
        return reply instanceof byte[] name && MovedMarker.isReserved(name);
    }

    /** Takes Crossfade's own keys out of a reply that lists keys, with or without a cursor before the list, or that is one. */
    static @Nullable Object withoutMarkers(@Nullable Object reply) {
        if (isMarker(reply)) {
            return null;
        }
        if (!(reply instanceof List<?> list)) {
            return reply;
        }
        if (list.size() == 2 && list.get(1) instanceof List<?> names) {
            return Arrays.asList(list.get(0), filtered(names));
        }
        return filtered(list);
    }

    private static List<@Nullable Object> filtered(List<?> names) {
        List<@Nullable Object> kept = new ArrayList<>(names.size());
        for (Object name : names) {
            if (!isMarker(name)) {
                kept.add(name);
            }
        }
        return kept;
    }
}
