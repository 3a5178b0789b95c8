package io.crossfade.dispatch;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationPhase;
import io.crossfade.shadow.Carriage;
import io.crossfade.verify.ShadowRead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one database has to do with a batch: the commands that concern it, from their preparation to their carriage. For one thread. */
final class BatchShare {
    private final DatabaseParts parts;
    private final List<Command> commands = new ArrayList<>();
    private final List<CommandSpec> specs = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private List<Key> unknown = List.of();
    private @Nullable Carriage carriage;
    private List<@Nullable ShadowRead> reads = List.of();

    BatchShare(DatabaseParts parts) {
        this.parts = parts;
    }

    DatabaseParts parts() {
        return parts;
    }

    /** Adds a command; {@code place} is that of its reply. */
    void add(Command command, CommandSpec spec, int place) {
        commands.add(command);
        specs.add(spec);
        places.add(place);
    }

    void giveScripts(MigrationPhase phase) {
        for (int i = 0; i < commands.size(); i++) {
            parts.carrier().giveScript(phase, commands.get(i), specs.get(i));
        }
    }

    /** Before anything is sent, so that a read is not judged by what a later write of its batch brings to the shadow. */
    void sample(MigrationPhase phase) {
        reads = new ArrayList<>();
        for (int i = 0; phase.readsShadow() && i < commands.size(); i++) {
            CommandSpec spec = specs.get(i);
            reads.add(spec.mayWrite() ? null : parts.shadowReads().begin(commands.get(i), spec, phase.shadow()));
        }
    }

    void prepare(MigrationPhase phase) {
        unknown = parts.keys().prepare(phase, commands, specs);
    }

    /** Begins to carry; {@code sendAhead} lets sync mode send writes to the shadow before the authority has answered. */
    void begin(boolean sendAhead) {
        carriage = sendAhead
                ? parts.carrier().begin(commands, specs)
                : parts.carrier().beginAfterwards();
    }

    /**
     * The authority answered the batch; null: it executed nothing. Its writes are told of before its reads are compared, so that
     * a read of what the same batch has written is known to mean nothing.
     */
    void answered(@Nullable List<@Nullable Object> replies) {
        for (int i = 0; i < commands.size(); i++) {
            Object reply = replies == null ? null : replies.get(places.get(i));
            tell(i, replies != null && !(reply instanceof RuntimeException), true, reply);
        }
        for (int i = 0; replies != null && i < reads.size(); i++) {
            ShadowRead read = reads.get(i);
            Object reply = replies.get(places.get(i));
            if (read != null && !(reply instanceof RuntimeException)) {
                parts.shadowReads().answered(read, reply);
            }
        }
    }

    /** The batch failed as a whole; {@code refused}: the authority is known to have executed nothing. */
    void failed(boolean refused) {
        for (int i = 0; i < commands.size(); i++) {
            tell(i, false, refused, null);
        }
    }

    private void tell(int index, boolean done, boolean known, @Nullable Object reply) {
        Command command = commands.get(index);
        CommandSpec spec = specs.get(index);
        Carriage begun = carriage;
        if (begun == null || !spec.mayWrite()) {
            return;
        }
        if (done) {
            begun.succeeded(command, spec, reply);
        } else if (known) {
            begun.refused(command, spec);
        } else {
            begun.unknown(command, spec);
        }
    }

    /** Ends the carriage: in sync mode when the shadow has the writes. */
    void end() {
        parts.carrier().converge(unknown);
        if (carriage != null) {
            carriage.await();
        }
    }

    /** Hides Crossfade's own keys in the replies, and keeps what has to reach the target later. */
    void conclude(MigrationPhase phase, List<@Nullable Object> replies) {
        for (int i = 0; i < commands.size(); i++) {
            CommandSpec spec = specs.get(i);
            int place = places.get(i);
            Object reply = replies.get(place);
            if (reply instanceof RuntimeException) {
                continue;
            }
            if (spec.cursorIndex() > 0) {
                reply = parts.iterations().marked(phase.authority(), reply);
                replies.set(place, reply);
            }
            if (spec.walksKeyspace()) {
                replies.set(place, parts.ownKeys().hiddenIn(phase.authority(), spec, reply));
            } else if (!phase.carriesWrites()) {
                parts.carrier().keepForLater(phase, commands.get(i), spec);
            }
        }
    }
}
