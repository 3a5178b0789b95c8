package io.crossfade.dispatch;

import io.crossfade.command.CommandSpec;
import io.crossfade.lazy.FirstTouch;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.namespace.Namespaces;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys ready on the authority before a command names them there: in a lazy migration they are moved first. Finds out
 * the keys of commands that the table does not know. Thread-safe.
 */
final class KeyPreparation {
    private final @Nullable FirstTouch firstTouch;
    private final UnknownKeys unknownKeys;
    private final Namespaces namespaces;

    KeyPreparation(@Nullable FirstTouch firstTouch, UnknownKeys unknownKeys, Namespaces namespaces) {
        this.firstTouch = firstTouch;
        this.unknownKeys = unknownKeys;
        this.namespaces = namespaces;
    }

    /** Prepares one command; returns the keys that the table could not tell. */
    List<Key> prepare(MigrationPhase phase, Command command, CommandSpec spec) {
        List<Key> unknown = spec.known() ? List.of() : unknownKeys.of(phase.authority(), command);
        if (copiesLazily(phase)) {
            requireDeclared(command, spec);
            move(spec.known() ? spec.keys(command) : unknown, spec.mayWrite());
        }
        return unknown;
    }

    /** Prepares many commands, their keys in one batch; returns the keys that the table could not tell. */
    List<Key> prepare(MigrationPhase phase, List<Command> commands, List<CommandSpec> specs) {
        boolean lazily = copiesLazily(phase);
        List<Key> all = new ArrayList<>();
        List<Key> unknown = new ArrayList<>();
        boolean writes = false;
        for (int i = 0; i < commands.size(); i++) {
            if (!specs.get(i).known()) {
                unknown.addAll(unknownKeys.of(phase.authority(), commands.get(i)));
            } else if (lazily) {
                requireDeclared(commands.get(i), specs.get(i));
                requireNoWalk(specs.get(i));
                all.addAll(specs.get(i).keys(commands.get(i)));
            }
            writes |= specs.get(i).mayWrite();
        }
        if (lazily) {
            all.addAll(unknown);
            move(all, writes);
        }
        return unknown;
    }

    /** While the target is not complete, a walk over the key space is answered by the source, which is. */
    Side answeringSide(MigrationPhase phase, CommandSpec spec) {
        return copiesLazily(phase) && spec.walksKeyspace() ? Side.SOURCE : phase.authority();
    }

    /**
     * Refuses to change a database as a whole while the source of a lazy migration may hold keys that have not moved, or
     * copies of them are under way: they would come back.
     */
    void requireNothingLeftBehind(MigrationPhase phase, CommandSpec spec) {
        if (firstTouch != null && phase.authority() == Side.TARGET) {
            throw MigrationException.refusal(spec.name() + " is refused in " + phase
                    + " of a lazy migration: keys that are still on the source could come back; nothing was sent. Delete"
                    + " the keys by name, or wait for TARGET_ONLY");
        }
    }

    private static void requireDeclared(Command command, CommandSpec spec) {
        if (spec.readsUndeclaredKeys(command)) {
            throw MigrationException.refusal(
                    spec.name() + " reads keys that only a pattern names, and while keys are copied on"
                            + " first touch they may not be on the target yet; nothing was sent. Read those keys by name, or use"
                            + " this command after RAMP_DOWN");
        }
    }

    /** A transaction is executed by one side, and the one that is complete is not the authority. */
    private static void requireNoWalk(CommandSpec spec) {
        if (spec.walksKeyspace()) {
            throw MigrationException.refusal(
                    spec.name() + " inside a transaction would be answered by the target, which is not"
                            + " complete while keys are copied on first touch; nothing of the transaction was executed. Use it outside of"
                            + " one, or after RAMP_DOWN");
        }
    }

    private void move(List<Key> keys, boolean toWrite) {
        List<Key> carried = namespaces.carried(keys);
        if (firstTouch == null || carried.isEmpty()) {
            return;
        }
        if (toWrite) {
            firstTouch.ensureMoved(carried);
        } else {
            firstTouch.ensureMovedToRead(carried);
        }
    }

    private boolean copiesLazily(MigrationPhase phase) {
        return firstTouch != null && phase == MigrationPhase.TARGET_LIVE;
    }
}
