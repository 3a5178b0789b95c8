package io.crossfade.dispatch;

import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.PhaseController;
import io.crossfade.phase.PhaseView;
import io.crossfade.shadow.Carriage;
import io.crossfade.shadow.ShadowCarrier;
import io.crossfade.spi.ClientFailures;
import io.crossfade.verify.ShadowRead;
import io.crossfade.verify.ShadowReads;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routes pipelines and transactions: one batch on the authority, each successful write carried. Thread-safe. */
final class CommandBatches {
    private final CommandTable table;
    private final PhaseController phases;
    private final ShadowCarrier carrier;
    private final ShadowReads shadowReads;
    private final KeyPreparation keys;
    private final Iterations iterations;
    private final ClientFailures failures;
    private final AuthorityTimer timer;

    CommandBatches(
            CommandTable table,
            PhaseController phases,
            ShadowCarrier carrier,
            ShadowReads shadowReads,
            KeyPreparation keys,
            Iterations iterations,
            ClientFailures failures,
            AuthorityTimer timer) {
        this.table = table;
        this.phases = phases;
        this.carrier = carrier;
        this.shadowReads = shadowReads;
        this.keys = keys;
        this.iterations = iterations;
        this.failures = failures;
        this.timer = timer;
    }

    /** Executes a batch; {@code sendAhead} lets sync mode send writes to the shadow before the authority has answered. */
    @Nullable List<@Nullable Object> call(List<Command> commands, BatchCall call, boolean sendAhead) {
        List<CommandSpec> specs = new ArrayList<>(commands.size());
        boolean write = false;
        for (Command command : commands) {
            CommandSpec spec = table.find(command);
            specs.add(spec);
            write |= spec.mayWrite();
        }
        PhaseView view = phases.enter(write);
        try {
            MigrationPhase phase = view.phase();
            for (int i = 0; i < commands.size(); i++) {
                carrier.giveScript(phase, commands.get(i), specs.get(i));
            }
            List<@Nullable Object> replies = phase.carriesWrites()
                    ? carried(phase, commands, specs, call, write, sendAhead)
                    : answer(phase.authority(), call);
            if (replies != null) {
                conclude(phase, commands, specs, replies);
            }
            return replies;
        } finally {
            phases.exit(view);
        }
    }

    private @Nullable List<@Nullable Object> carried(
            MigrationPhase phase,
            List<Command> commands,
            List<CommandSpec> specs,
            BatchCall call,
            boolean write,
            boolean sendAhead) {
        List<Key> unknown = keys.prepare(phase, commands, specs);
        List<@Nullable ShadowRead> reads = sampled(phase, commands, specs);
        if (!write) {
            List<@Nullable Object> replies = answer(phase.authority(), call);
            answered(reads, replies);
            return replies;
        }
        Carriage carriage = sendAhead ? carrier.begin(commands, specs) : carrier.beginAfterwards();
        try {
            List<@Nullable Object> replies = answer(phase.authority(), call);
            answered(reads, replies);
            for (int i = 0; i < commands.size(); i++) {
                boolean done = replies != null && !(replies.get(i) instanceof RuntimeException);
                tell(carriage, commands.get(i), specs.get(i), done, true);
            }
            return replies;
        } catch (RuntimeException e) {
            boolean refused = failures.refusedByServer(e);
            for (int i = 0; i < commands.size(); i++) {
                tell(carriage, commands.get(i), specs.get(i), false, refused);
            }
            throw e;
        } finally {
            carrier.converge(unknown);
            carriage.await();
        }
    }

    private static void tell(Carriage carriage, Command command, CommandSpec spec, boolean done, boolean known) {
        if (!spec.mayWrite()) {
            return;
        }
        if (done) {
            carriage.succeeded(command, spec);
        } else if (known) {
            carriage.refused(command, spec);
        } else {
            carriage.unknown(command, spec);
        }
    }

    private void conclude(
            MigrationPhase phase, List<Command> commands, List<CommandSpec> specs, List<@Nullable Object> replies) {
        for (int i = 0; i < commands.size(); i++) {
            CommandSpec spec = specs.get(i);
            Object reply = replies.get(i);
            if (reply instanceof RuntimeException) {
                continue;
            }
            if (spec.cursorIndex() > 0) {
                reply = iterations.marked(phase.authority(), reply);
                replies.set(i, reply);
            }
            if (spec.walksKeyspace()) {
                replies.set(i, CommandPolicy.withoutMarkers(reply));
            } else if (!phase.carriesWrites()) {
                carrier.keepForLater(phase, commands.get(i), spec);
            }
        }
    }

    /** Before anything is sent, so that a read is not judged by what a later write of its batch brings to the shadow. */
    private List<@Nullable ShadowRead> sampled(MigrationPhase phase, List<Command> commands, List<CommandSpec> specs) {
        List<@Nullable ShadowRead> reads = new ArrayList<>();
        for (int i = 0; phase.readsShadow() && i < commands.size(); i++) {
            CommandSpec spec = specs.get(i);
            reads.add(spec.mayWrite() ? null : shadowReads.begin(commands.get(i), spec, phase.shadow()));
        }
        return reads;
    }

    private void answered(List<@Nullable ShadowRead> reads, @Nullable List<@Nullable Object> replies) {
        for (int i = 0; replies != null && i < reads.size(); i++) {
            ShadowRead read = reads.get(i);
            if (read != null && !(replies.get(i) instanceof RuntimeException)) {
                shadowReads.answered(read, replies.get(i));
            }
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
