package io.crossfade.dispatch;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.PhaseController;
import io.crossfade.phase.PhaseView;
import io.crossfade.shadow.Carriage;
import io.crossfade.shadow.ShadowCarrier;
import io.crossfade.spi.AuthorityCall;
import io.crossfade.spi.ClientFailures;
import io.crossfade.verify.ShadowRead;
import io.crossfade.verify.ShadowReads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routes whole commands, one at a time. Thread-safe. */
final class SingleCommands {
    private final PhaseController phases;
    private final ShadowCarrier carrier;
    private final ShadowReads shadowReads;
    private final KeyPreparation keys;
    private final Iterations iterations;
    private final ClientFailures failures;
    private final AuthorityTimer timer;
    private final OwnKeys ownKeys;

    SingleCommands(
            PhaseController phases,
            ShadowCarrier carrier,
            ShadowReads shadowReads,
            KeyPreparation keys,
            Iterations iterations,
            ClientFailures failures,
            AuthorityTimer timer,
            OwnKeys ownKeys) {
        this.phases = phases;
        this.carrier = carrier;
        this.shadowReads = shadowReads;
        this.keys = keys;
        this.iterations = iterations;
        this.failures = failures;
        this.timer = timer;
        this.ownKeys = ownKeys;
    }

    @Nullable Object call(Command command, CommandSpec spec, AuthorityCall call) {
        PhaseView view = phases.enter(spec.mayWrite());
        try {
            MigrationPhase phase = view.phase();
            carrier.giveScript(phase, command, spec);
            if (!phase.carriesWrites()) {
                Object reply = read(phase, phase.authority(), command, spec, call);
                carrier.keepForLater(phase, command, spec);
                if (spec.mayWrite()) {
                    phases.answered();
                }
                return reply;
            }
            List<Key> unknown = keys.prepare(phase, command, spec);
            if (spec.mayWrite()) {
                Object reply = write(phase.authority(), command, spec, unknown, call);
                phases.answered();
                return reply;
            }
            ShadowRead sampled = phase.readsShadow() ? shadowReads.begin(command, spec, phase.shadow()) : null;
            Object reply = read(phase, keys.answeringSide(phase, spec), command, spec, call);
            if (sampled != null) {
                shadowReads.answered(sampled, reply);
            }
            return reply;
        } finally {
            phases.exit(view);
        }
    }

    /** A blocking read is not counted as under way, so that it never holds up a change of phase. */
    @Nullable Object callUnheld(Command command, CommandSpec spec, AuthorityCall call) {
        return answer(prepare(command, spec), command, call);
    }

    /** Makes the keys of a command ready and returns the authority, which may move at once afterwards. */
    Side prepare(Command command, CommandSpec spec) {
        PhaseView view = phases.enter(false);
        try {
            if (view.phase().carriesWrites()) {
                keys.prepare(view.phase(), command, spec);
            }
            return view.authority();
        } finally {
            phases.exit(view);
        }
    }

    private @Nullable Object write(
            Side authority, Command command, CommandSpec spec, List<Key> unknown, AuthorityCall call) {
        Carriage carriage = carrier.begin(command, spec);
        try {
            Object reply = answer(authority, command, call);
            carriage.succeeded(command, spec, reply);
            return reply;
        } catch (RuntimeException e) {
            if (failures.refusedByServer(e)) {
                carriage.refused(command, spec);
            } else {
                carriage.unknown(command, spec);
            }
            throw e;
        } finally {
            carrier.converge(unknown);
            carriage.await();
        }
    }

    private @Nullable Object read(
            MigrationPhase phase, Side side, Command command, CommandSpec spec, AuthorityCall call) {
        long own = ownKeys.expected(spec);
        Object reply = spec.cursorIndex() == 0
                ? answer(side, command, call)
                : iterations.step(phase, side, command, spec, (on, step) -> answer(on, step, call));
        return ownKeys.hiddenIn(side, spec, own, reply, () -> answer(side, command, call));
    }

    private @Nullable Object answer(Side authority, Command command, AuthorityCall call) {
        long start = timer.start();
        try {
            return call.on(authority, command);
        } finally {
            timer.stop(authority, start);
        }
    }
}
