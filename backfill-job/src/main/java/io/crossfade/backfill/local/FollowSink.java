package io.crossfade.backfill.local;

import io.crossfade.backfill.feed.CommandName;
import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.feed.ReplicaPosition;
import io.crossfade.backfill.feed.ReplicaSink;
import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.command.Access;
import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sorts what a source sends to its replica: a snapshot goes to a sink of its own, of commands only the keys are kept. */
final class FollowSink implements ReplicaSink {

    private final CommandTable table = CommandTable.standard();
    private final WaitingHints hints;
    private final IntPredicate databases;
    private final Predicate<Key> wanted;
    private final Supplier<SnapshotRestore> restores;
    private final Runnable functions;
    private final FollowState state;
    private final FollowSweep sweep;
    private @Nullable SnapshotRestore restore;

    /**
     * Creates a sink.
     *
     * @param hints where the keys go that a command may change
     * @param databases which databases are followed
     * @param wanted which of their keys
     * @param restores begins to restore a snapshot
     * @param functions is called when libraries of functions have changed
     * @param state is told how far it is
     * @param sweep finds what no command names
     */
    FollowSink(
            WaitingHints hints,
            IntPredicate databases,
            Predicate<Key> wanted,
            Supplier<SnapshotRestore> restores,
            Runnable functions,
            FollowState state,
            FollowSweep sweep) {
        this.hints = hints;
        this.databases = databases;
        this.wanted = wanted;
        this.restores = restores;
        this.functions = functions;
        this.state = state;
        this.sweep = sweep;
    }

    @Override
    public void snapshotBegins() {
        state.snapshotBegins();
        restore = restores.get();
    }

    @Override
    public void key(StoredKey key) {
        restoring().key(key);
    }

    @Override
    public void function(byte[] code) {
        restoring().function(code);
    }

    @Override
    public void leftOut(String what) {
        restoring().leftOut(what);
    }

    @Override
    public void snapshotEnded() {
        restoring().finish();
        restore = null;
        String gap = state.snapshotEnded();
        if (!gap.isEmpty()) {
            sweep.want(FollowSweep.Extent.LOST, gap);
        }
    }

    private SnapshotRestore restoring() {
        if (restore == null) {
            throw new FeedException("the source sends a key outside of a snapshot", null);
        }
        return restore;
    }

    /** Ends what a broken connection has left of a snapshot. */
    void close() {
        if (restore != null) {
            restore.close();
            restore = null;
        }
    }

    @Override
    public void resumed() {
        state.resumed();
    }

    @Override
    public void reached(ReplicaPosition position) {
        state.reached(position);
    }

    @Override
    public void command(int database, Command command) {
        CommandSpec spec = table.find(command);
        if (!spec.known()) {
            throw unknown(command, "is not in the command table");
        }
        state.command();
        switch (spec.rule()) {
            case NONE, MESSAGE, BOTH -> {} // nothing of it is kept in a database
            case FUNCTIONS -> functions.run();
            case KEYSPACE ->
                sweep.want(FollowSweep.Extent.ALL, "a source that was changed as a whole (" + spec.name() + ")");
            case OVERWRITE, PARTIAL, STATE -> touch(database, command, spec);
            case REFUSED -> {
                if (spec.writtenKeys(command).isEmpty()) {
                    throw unknown(command, "cannot be followed");
                }
                touch(database, command, spec);
            }
        }
    }

    private void touch(int database, Command command, CommandSpec spec) {
        List<Key> keys = spec.writtenKeys(command);
        if (keys.isEmpty() && spec.access() == Access.SCRIPT) {
            sweep.want(FollowSweep.Extent.ALL, "a script that names no key");
        }
        touch(database, keys);
        for (int index : spec.databaseArguments(command)) {
            touch(CommandSpec.databaseNumber(command, index), spec.keys(command));
        }
    }

    private void touch(int database, List<Key> keys) {
        if (databases.test(database)) {
            Set.copyOf(keys).stream().filter(wanted).forEach(key -> hints.add(database, key));
        }
    }

    private static FeedException unknown(Command command, String why) {
        String name = CommandName.of(command).toUpperCase(Locale.ROOT);
        return new FeedException("the source replicates the command " + name + ", which " + why, null);
    }
}
