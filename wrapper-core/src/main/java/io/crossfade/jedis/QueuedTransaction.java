package io.crossfade.jedis;

import io.crossfade.dispatch.BatchCall;
import io.crossfade.dispatch.PlacedCommand;
import io.crossfade.model.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The commands between MULTI and EXEC, and the databases that a SELECT among them leads through. Not thread-safe. */
final class QueuedTransaction {
    private final List<Command> commands = new ArrayList<>();
    private final List<Database> databases = new ArrayList<>();
    private @Nullable Database begun;
    private @Nullable Database selected;

    void begin(Database database) {
        begun = database;
        selected = database;
    }

    void add(List<JedisCommand> queued) {
        for (JedisCommand command : queued) {
            commands.add(command);
            databases.add(selected());
        }
    }

    /** What follows is executed in {@code database}. */
    void select(Database database) {
        selected = database;
    }

    /** Returns the database in which it was begun. */
    Database begun() {
        return Objects.requireNonNull(begun, "begun");
    }

    /** Returns the database in which it ends. */
    Database selected() {
        return Objects.requireNonNull(selected, "selected");
    }

    List<Command> commands() {
        return commands;
    }

    /** Has the EXEC dispatched where its commands belong. */
    @Nullable List<@Nullable Object> execute(BatchCall exec) {
        Database first = begun();
        if (databases.stream().allMatch(database -> database == first)) {
            return first.dispatcher().transaction(List.copyOf(commands), exec);
        }
        List<PlacedCommand> placed = new ArrayList<>(commands.size());
        for (int i = 0; i < commands.size(); i++) {
            placed.add(new PlacedCommand(commands.get(i), databases.get(i).dispatcher()));
        }
        return first.dispatcher().transactionOverDatabases(placed, exec);
    }

    /** EXEC has executed it: connection and selection are in the database in which it ended. */
    void executedOn(PinnedConnection session, Selection selection) {
        session.executedSelect(selected());
        selection.select(selected());
    }

    void clear() {
        commands.clear();
        databases.clear();
        begun = null;
        selected = null;
    }
}
