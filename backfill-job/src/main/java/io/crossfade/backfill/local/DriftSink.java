package io.crossfade.backfill.local;

import io.crossfade.backfill.feed.CommandName;
import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.feed.LogSink;
import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.command.Access;
import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.List;
import java.util.Locale;

/** Takes the commands of a file for what they say of keys. For one thread. */
final class DriftSink implements LogSink {
    private static final String ELSE =
            "; a backfill or `crossfade verify` with repair finds what it changed, which need no file";

    private final CommandTable table = CommandTable.standard();
    private final Keys keys;
    private boolean functions;

    /** Takes keys that a command may have changed. */
    interface Keys {
        void touched(int database, Key key);
    }

    DriftSink(Keys keys) {
        this.keys = keys;
    }

    /** Returns whether libraries of functions may have changed. */
    boolean hasFunctions() {
        return functions;
    }

    @Override
    public void key(StoredKey key) {
        throw new FeedException("a snapshot stands behind commands", null);
    }

    @Override
    public void function(byte[] code) {
        functions = true;
    }

    @Override
    public void leftOut(String what) {
        // of a snapshot, which is older than what is looked for
    }

    @Override
    public void command(int database, Command command) {
        CommandSpec spec = table.find(command);
        if (!spec.known()) {
            throw refused(CommandName.of(command).toUpperCase(Locale.ROOT) + ", which is not in the command table");
        }
        switch (spec.rule()) {
            case NONE, MESSAGE, BOTH -> {} // nothing of it is kept in a database
            case FUNCTIONS -> functions = true;
            case KEYSPACE -> throw refused(spec.name() + ", which changes keys without naming them");
            case OVERWRITE, PARTIAL, STATE, REFUSED -> touch(database, command, spec);
        }
    }

    private void touch(int database, Command command, CommandSpec spec) {
        List<Key> written = spec.writtenKeys(command);
        if (written.isEmpty() && (spec.access() == Access.SCRIPT || spec.refusal() != null)) {
            throw refused(spec.name() + ", which does not name what it changes");
        }
        written.forEach(key -> keys.touched(database, key));
        for (int index : spec.databaseArguments(command)) {
            int other = CommandSpec.databaseNumber(command, index);
            spec.keys(command).forEach(key -> keys.touched(other, key));
        }
    }

    private static FeedException refused(String what) {
        return new FeedException("the file has " + what + ELSE, null);
    }
}
