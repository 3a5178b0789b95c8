package io.crossfade.backfill.replay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.crossfade.backfill.feed.CommandName;
import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.command.Access;
import io.crossfade.command.CommandMapping;
import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Key;
import io.crossfade.model.KeyMapping;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what a command of the file is executed as. What could not be exact is refused, by name. Not thread-safe. */
public final class ScratchCommands {
    /** What to do with a file that cannot be read here. */
    static final String ELSE =
            "have a server of the version that wrote it load the file, and copy from that one (crossfade.source)";

    private static final KeyMapping ANY = requireNonNull(KeyMapping.of(new DatabasePair(0, 0, "any"), List.of()));

    /** Types of payloads whose fields expire: RDB_TYPE_HASH_METADATA_PRE_GA to RDB_TYPE_HASH_LISTPACK_EX (Redis 7.4). */
    private static final int FIRST_WITH_FIELD_TIMES = 22;

    private static final int LAST_WITH_FIELD_TIMES = 25;

    private final CommandTable table = CommandTable.standard();
    private final Spaces spaces = new Spaces();
    private final Libraries libraries = new Libraries();
    private final ScratchNames names;
    private final ScratchKeys made;

    /**
     * Creates what is for one area.
     *
     * @param names what its keys are called
     * @param made is told which keys are named there
     */
    public ScratchCommands(ScratchNames names, ScratchKeys made) {
        this.names = names;
        this.made = made;
    }

    /** Tells {@code touched} which keys {@code command} names; unknown ones are none. */
    public void note(int database, Command command, TouchedFilter touched) {
        CommandSpec spec = table.find(command);
        if (spec.changesKeyspace()) {
            touched.addAll();
        }
        spec.keys(command).forEach(key -> touched.add(database, key));
        for (int index : spec.databaseArguments(command)) {
            int other = CommandSpec.databaseNumber(command, index);
            spec.keys(command).forEach(key -> touched.add(other, key));
        }
    }

    /**
     * Returns what is to be executed instead of {@code command}; null for nothing.
     *
     * @throws FeedException if that is not known
     */
    public @Nullable Command of(int database, Command command) {
        CommandSpec spec = table.find(command);
        if (!spec.known()) {
            throw refused(CommandName.of(command) + ", which is not in the command table");
        }
        return switch (spec.rule()) {
            case NONE, MESSAGE, BOTH -> null; // nothing of it is kept in a database
            case FUNCTIONS -> {
                libraries.take(command, spec.name());
                yield null;
            }
            case KEYSPACE -> {
                ofDatabases(database, command, spec);
                yield null;
            }
            case OVERWRITE, PARTIAL, STATE -> {
                if (spec.access() == Access.SCRIPT) {
                    throw refused(spec.name() + " itself instead of what it did (lua-replicate-commands no)");
                }
                yield ofKeys(database, command, spec);
            }
            case REFUSED -> {
                if (!spec.name().equals("RESTORE-ASKING")) {
                    throw refused(spec.name() + ", which cannot be repeated");
                }
                yield ofKeys(database, command.with(0, "RESTORE".getBytes(US_ASCII)), null);
            }
        };
    }

    private void ofDatabases(int database, Command command, CommandSpec spec) {
        switch (spec.name()) {
            case "FLUSHALL" -> spaces.emptyAll();
            case "FLUSHDB" -> spaces.empty(database);
            case "SWAPDB" -> {
                int[] swapped = spec.databaseArguments(command);
                if (swapped.length != 2) {
                    throw refused("a SWAPDB that does not name two databases");
                }
                spaces.swap(
                        CommandSpec.databaseNumber(command, swapped[0]),
                        CommandSpec.databaseNumber(command, swapped[1]));
            }
            default -> throw refused(spec.name() + ", which cannot be repeated");
        }
    }

    private @Nullable Command ofKeys(int database, Command command, @Nullable CommandSpec known) {
        CommandSpec spec = known == null ? table.find(command) : known;
        int[] databases = spec.databaseArguments(command);
        if (databases.length > 0) {
            return toDatabase(database, command, spec, CommandSpec.databaseNumber(command, databases[0]));
        }
        if (spec.readsUndeclaredKeys(command)) {
            throw refused(spec.name() + " with a pattern, which names no keys");
        }
        Command later = LaterTimes.of(command, spec.name());
        int space = spaces.of(database);
        return new CommandMapping(ANY, key -> name(space, key)).onTarget(later, spec);
    }

    private byte[] name(int space, byte[] key) {
        byte[] name = names.of(space, key);
        made.add(name);
        return name;
    }

    /** A key goes to another database: there is but one here. */
    private Command toDatabase(int database, Command command, CommandSpec spec, int other) {
        List<Key> keys = spec.keys(command);
        byte[] from = name(spaces.of(database), keys.get(0).bytes());
        byte[] to = name(spaces.of(other), keys.get(keys.size() - 1).bytes());
        return switch (spec.name()) {
            case "MOVE" -> Command.of("RENAMENX".getBytes(US_ASCII), from, to);
            case "COPY" ->
                replaces(command)
                        ? Command.of(command.arg(0), from, to, "REPLACE".getBytes(US_ASCII))
                        : Command.of(command.arg(0), from, to);
            default -> throw refused(spec.name() + " to another database");
        };
    }

    private static boolean replaces(Command command) {
        boolean replaces = false;
        for (int i = 3; i < command.size(); i++) {
            replaces |= command.text(i).equalsIgnoreCase("REPLACE");
        }
        return replaces;
    }

    /**
     * Returns what brings a key of the file's snapshot there.
     *
     * @throws FeedException if that would lose something
     */
    public Command restore(StoredKey key) {
        String refusal = key.refusal();
        int type = key.payload()[0];
        if (refusal != null || (type >= FIRST_WITH_FIELD_TIMES && type <= LAST_WITH_FIELD_TIMES)) {
            throw refused("a hash whose fields expire, which commands change");
        }
        long millis = key.expiresAtMillis() == StoredKey.NEVER ? 0 : LaterTimes.later(key.expiresAtMillis());
        return Command.of(
                "RESTORE".getBytes(US_ASCII),
                name(spaces.of(key.database()), key.key().bytes()),
                Long.toString(millis).getBytes(US_ASCII),
                key.payload(),
                "REPLACE".getBytes(US_ASCII),
                "ABSTTL".getBytes(US_ASCII));
    }

    /** Returns whether {@code command} is about the script cache, which belongs to no key. */
    public boolean isScript(Command command) {
        return table.find(command).access() == Access.SCRIPT;
    }

    /** A library of functions is there, by its source. */
    public void library(byte[] code) {
        libraries.load(code);
    }

    /** Returns the sources of the libraries of functions that are there after all commands. */
    public Collection<byte[]> libraries() {
        return libraries.all();
    }

    /** Returns the database of each area that is still one's. */
    public Map<Integer, Integer> databases() {
        return spaces.databases();
    }

    private static FeedException refused(String what) {
        return new FeedException("the file has " + what + "; " + ELSE, null);
    }
}
